"""The text of Word's paragraphs as it reads with all changes accepted; notes and text boxes are collected on the way."""

from dataclasses import dataclass, field
from typing import Any, Final

from docx.oxml.ns import qn
from lxml import etree

from ingest.light_markdown import one_line
from ingest.loaders.word_numbering import Numbering
from qa_bot.text.normalising import has_cjk

Element = Any  # lxml carries no types

BREAK: Final = "\v"
"""Where the author ended a line by hand."""
_SPOKEN: Final = {qn("w:tab"): " ", qn("w:br"): BREAK, qn("w:cr"): BREAK, qn("w:noBreakHyphen"): "-"}
_LEFT_OUT: Final = {
    *map(qn, ("w:del", "w:moveFrom", "w:rt", "w:pPr", "w:rPr", "w:instrText", "w:sdtPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",  # the same again, for older programs
}
_REFERENCES: Final = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_SAFE: Final = etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass(slots=True)
class Reading:
    """A document while it is read: what its body refers to, and the notes and boxes met since they were last taken."""

    styles: dict[str, Element]
    numbering: Numbering
    links: dict[str, str]
    notes: dict[str, str]
    usual_size: int
    cited: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def take(self) -> tuple[list[str], list[Element]]:
        """The notes and boxes met since the last time."""
        taken = self.cited, self.boxes
        self.cited, self.boxes = [], []
        return taken


def reading(opened: Any) -> Reading:  # noqa: ANN401 - python-docx carries no types
    """Begin to read a document that python-docx has opened."""
    part = opened.part
    related = {relation.reltype.rpartition("/")[2]: relation.target_part for relation in part.rels.values() if not relation.is_external}
    notes = {}
    for kind in ("footnote", "endnote"):
        if f"{kind}s" in related:
            for note in etree.fromstring(related[f"{kind}s"].blob, _SAFE):
                if note.get(qn("w:type")) is None:  # the others are the line above the notes
                    notes[kind + note.get(qn("w:id"), "")] = one_line(" ".join(map(plain, note.iter(qn("w:p")))))
    lengths: dict[int, int] = {}
    for run in opened.element.body.iter(qn("w:r")):
        lengths[size(run)] = lengths.get(size(run), 0) + len(plain(run))
    numbering = related.get("numbering")
    return Reading(
        styles={style.get(qn("w:styleId")): style for style in part.styles.element.iter(qn("w:style"))},
        numbering=Numbering(None if numbering is None else etree.fromstring(numbering.blob, _SAFE)),
        links={key: relation.target_ref for key, relation in part.rels.items() if relation.is_external},
        notes=notes,
        usual_size=max(lengths, key=lambda points: lengths[points], default=0),
    )


def text(element: Element, reading: Reading) -> str:
    """The text of a paragraph; line ends made by hand are marked with ``BREAK``."""
    pieces: list[str] = []
    for child in element:
        tag = child.tag
        if tag == qn("w:t"):
            pieces.append(child.text or "")
        elif tag in _SPOKEN:
            pieces.append(_SPOKEN[tag])
        elif tag in _REFERENCES:
            pieces.append(_note(_REFERENCES[tag] + child.get(qn("w:id"), ""), reading))
        elif tag == qn("w:txbxContent"):
            reading.boxes.append(child)
        elif tag == qn("w:hyperlink"):
            pieces.append(_linked(text(child, reading), reading.links.get(child.get(qn("r:id"), ""), "")))
        elif isinstance(tag, str) and tag not in _LEFT_OUT:  # comments of XML have no name
            pieces.append(text(child, reading))
    return "".join(pieces)


def plain(element: Element) -> str:
    """The characters of an element, nothing else."""
    return "".join(part.text or "" for part in element.iter(qn("w:t")))


def size(run: Element) -> int:
    """The size of a run's letters in half points; 0 where the style says it."""
    found = run.find(f"{qn('w:rPr')}/{qn('w:sz')}")
    value = found.get(qn("w:val"), "0") if found is not None else "0"
    return int(value) if value.isdecimal() else 0


def _note(key: str, reading: Reading) -> str:
    """A note stands as a paragraph of its own below the one that refers to it; brackets of digits would be taken for a citation."""
    note = reading.notes.get(key, "")
    if not note:
        return ""
    number = len(reading.cited) + 1
    reading.cited.append(f"注{number}：{note}" if has_cjk(note) else f"Note {number}: {note}")
    return f"（注{number}）" if has_cjk(note) else f" (note {number})"


def _linked(shown: str, address: str) -> str:
    return f"{shown} ({address})" if address.startswith(("http://", "https://")) and shown.strip() not in ("", address) else shown
