"""Where in its original a stretch of a document stands, in words: 第3页, slide 5, 工作表“价格”第12行."""

from collections.abc import Iterable

from qa_bot.records import Citation, Language, SourceDocument
from qa_bot.text.places import at
from qa_bot.web.labels import LABELS


def place_name(document: SourceDocument, span: tuple[int, int], language: Language) -> str:
    """The page, slide, or sheet and rows from which a stretch of the text comes; empty where the original has none."""
    labels = LABELS[language]
    one = {"page": labels.at_page, "slide": labels.at_slide, "sheet": labels.at_sheet, "row": labels.at_row}
    several = {"page": labels.at_pages, "slide": labels.at_slides, "row": labels.at_rows}
    first, last = at(document, span[0]), at(document, max(span[0], span[1] - 1))
    words = [one[place.kind].format(place.name) for place in first]
    if first and first[:-1] == last[:-1] and first[-1] != last[-1] and first[-1].kind in several:
        words[-1] = several[first[-1].kind].format(f"{first[-1].name}–{last[-1].name}")
    return labels.between_places.join(words)


def place_names(citations: Iterable[Citation], language: Language) -> str:
    """The places of several citations of one document, each once."""
    names = (place_name(citation.found.document, (citation.start, citation.end), language) for citation in citations)
    return LABELS[language].between_lists.join(dict.fromkeys(name for name in names if name))
