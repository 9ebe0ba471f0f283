"""Evidence as the search would find it, made by hand: a sentence or item of a document, and how likely it answers."""

from qa_bot.records import Passage, ScoredPassage, SourceDocument
from qa_bot.retrieval.evidence import Evidence
from qa_bot.text.units import units


def evidence(document: SourceDocument, text: str, probability: float) -> Evidence:
    """The unit of the document that has ``text``, in a passage that is the whole document."""
    passage = Passage(document_id=document.id, number=1, section=(), start=0, end=len(document.text), text=document.text)
    unit = next(unit for unit in units(document.text) if text in document.text[unit.start : unit.end])
    return Evidence(ScoredPassage(passage, document, 1.0), 0, unit, probability, 1.0, 0.0)
