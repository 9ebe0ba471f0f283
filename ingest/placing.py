"""Finds where the documents answer the questions that are known of them; what is no longer in them, no question leads to any more."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa_bot.evaluation.answer_matching import plain
from qa_bot.own_questions import FILE, OwnQuestion, read_own_questions
from qa_bot.records import KnownQuestion, SourceDocument
from qa_bot.settings import Settings
from qa_bot.text.normalising import written_in
from qa_bot.text.standalone import standalone
from qa_bot.text.units import units


@dataclass(frozen=True, slots=True)
class Placed:
    """The questions that the documents answer, or are said not to; ``left_out`` are those whose answer is not in them, or not any more."""

    questions: tuple[KnownQuestion, ...] = ()
    left_out: tuple[OwnQuestion, ...] = ()


def place_questions(settings: Settings, documents: Iterable[SourceDocument]) -> Placed:
    """The known questions, with where they are answered.

    Those of the corpus folder are in the sentences, items and rows of these documents that hold the words which answer them, or, where they
    name no document, nowhere; those that a document states itself are in its first sentence.

    Raises:
        DocumentError: a line of the file is not what it should be.
    """
    path, documents, centre = settings.corpus_folder / FILE, list(documents), settings.centre
    placed = _placed(read_own_questions(path), documents) if path.is_file() else Placed()
    every = (*placed.questions, *(question for document in documents for question in _stated(document)))

    def searched(text: str) -> str:
        return standalone(text, centre.called, centre.name[written_in(text)], centre.synonyms)

    return Placed(tuple(replace(question, searched=searched(question.text)) for question in every), placed.left_out)


def _stated(document: SourceDocument) -> Iterator[KnownQuestion]:
    if first := next(units(document.text), None):
        for number, text in enumerate(document.asked, 1):
            yield KnownQuestion(f"{document.id}-{number}", text, text, ((document.id, first.start, first.end),))


def _placed(questions: Sequence[OwnQuestion], documents: Sequence[SourceDocument]) -> Placed:
    spans = {
        document.id: [(unit.start, unit.end, plain(document.text[unit.start : unit.end])) for unit in units(document.text)]
        for document in documents
    }
    known, left_out = [], []
    for question in questions:
        answers = [plain(answer) for answer in question.answers]
        places = tuple(
            (document, start, end)
            for document in sorted(question.documents)
            for start, end, text in spans.get(document, ())
            if any(answer in text for answer in answers)
        )
        if places or not question.documents:
            known.append(KnownQuestion(question.id, question.text, question.text, places))
        else:
            left_out.append(question)
    return Placed(tuple(known), tuple(left_out))
