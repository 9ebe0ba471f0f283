"""Fits all constants in their order, each over what was fitted before it; ``qa-eval calibrate`` names the questions."""

from collections.abc import Sequence

from qa_bot.assembly import Parts
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.evaluation.calibration_cases import corpus_cases, corpus_choices, dataset_cases, dataset_choices, held_out
from qa_bot.evaluation.dataset_index import Vectors
from qa_bot.evaluation.datasets import Dataset
from qa_bot.evaluation.fitting import fit_order, fit_second_look, fit_spoken_of, fit_words, save_calibration
from qa_bot.own_questions import OwnQuestion
from qa_bot.retrieval.reader import Reader
from qa_bot.retrieval.second_look import Meaning, NoLook, Reading
from qa_bot.terminal import progress_bar

_THINNED = 23
"""Embedding every unit of every question would take hours; one case in so many tells enough."""
_THINNED_OWN, _THINNED_FOR_WORDS = 20, 4
"""Likewise, of the centre's own questions, and for the plain features, which cost milliseconds."""


def calibrate(
    data: Dataset, vectors: Vectors, asked: Sequence[OwnQuestion], embeddings: SentenceTransformerEmbeddings, parts: Parts
) -> None:
    """Fit and save the order of the candidates, the likeliest units by words, whether the corpus speaks of it, and every second look.

    Args:
        data: the training set.
        vectors: of its passages and questions.
        asked: questions over the live release.
        embeddings: the model that made the vectors.
        parts: with the live release.
    """
    index = parts.retriever.index()

    def standalone(text: str) -> str:
        return parts.chatbot.standalone(index.spelling.corrected(text))

    with progress_bar("ordering", len(data.questions) + sum(bool(question.documents) for question in asked)) as progress:
        choices = list(dataset_choices(data, vectors, embeddings.identity, progress))
        own_choices = list(corpus_choices(asked, index, embeddings, standalone, progress))
    save_calibration(fit_order(choices, own_choices))
    with progress_bar("searching", len(data.questions) + len(asked)) as progress:
        general = list(dataset_cases(data, vectors, embeddings.identity, progress))
        own = list(corpus_cases(asked, index, embeddings, standalone, progress))
    plain = (general + own)[::_THINNED_FOR_WORDS]
    with progress_bar("fitting words", 2 * len(plain)) as progress:
        save_calibration({"evidence_by_words": fit_words(plain, progress)})
        save_calibration(fit_spoken_of(plain, progress))
    with progress_bar("fitting nothing", len(plain)) as progress:
        save_calibration(fit_second_look(plain, NoLook(), progress))
    compared = general[::_THINNED] + own[::_THINNED_OWN]
    with progress_bar("fitting meaning", len(compared)) as progress:
        save_calibration(fit_second_look(compared, Meaning(embeddings), progress))
    if Reader.available(embeddings):
        read = [case for case in general + own if held_out(case)]  # of the others it knows the answers
        with progress_bar("fitting reading", len(read)) as progress:
            save_calibration(fit_second_look(read, Reading(Reader(embeddings)), progress))
