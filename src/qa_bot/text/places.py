"""Where in its original a stretch of a document stands: on which page or slide, in which sheet, in which row."""

from bisect import bisect_right

from qa_bot.records import Place, SourceDocument


def at(document: SourceDocument, offset: int) -> tuple[Place, ...]:
    """The places in force at an offset of the text, one of each kind, the wider one first; none where the original has no places.

    A new page, slide or sheet begins its rows anew.
    """
    reached = bisect_right(document.places, offset, key=lambda place: place.start)
    row: tuple[Place, ...] = ()
    for place in reversed(document.places[:reached]):
        if place.kind != "row":
            return (place, *row)
        row = row or (place,)
    return row
