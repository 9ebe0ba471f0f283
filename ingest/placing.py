"""Finds where the documents answer the questions of the corpus folder; what is no longer in them, no question leads to any more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_bot.evaluation.answer_matching import holds_answer
from qa_bot.own_questions import FILE, OwnQuestion, read_own_questions
from qa_bot.records import KnownQuestion, SourceDocument
from qa_bot.settings import Settings
from qa_bot.text.units import units


@dataclass(frozen=True, slots=True)
class Placed:
    """The questions that the documents answer, and those that they do not, or do not any more."""

    questions: tuple[KnownQuestion, ...] = ()
    left_out: tuple[OwnQuestion, ...] = ()


def place_questions(settings: Settings, documents: Iterable[SourceDocument]) -> Placed:
    """The questions of the corpus folder with the sentences, items and rows of these documents that hold the words which answer them.

    Raises:
        DocumentError: a line of the file is not what it should be.
    """
    path = settings.corpus_folder / FILE
    return placed(read_own_questions(path), documents) if path.is_file() else Placed()


def placed(questions: Sequence[OwnQuestion], documents: Iterable[SourceDocument]) -> Placed:
    """See ``place_questions``."""
    spans = {
        document.id: [(unit.start, unit.end, document.text[unit.start : unit.end]) for unit in units(document.text)]
        for document in documents
    }
    known, left_out = [], []
    for question in questions:
        places = tuple(
            (document, start, end)
            for document in sorted(question.documents)
            for start, end, text in spans.get(document, ())
            if holds_answer(text, question.answers)
        )
        if places:
            known.append(KnownQuestion(question.id, question.text, places))
        else:
            left_out.append(question)
    return Placed(tuple(known), tuple(left_out))
