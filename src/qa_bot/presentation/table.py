"""A table of texts, made once and shown wherever it is wanted: on the terminal, in a page, in Markdown, as CSV."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows of cells, all text."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        """The table in Markdown."""
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def percent(share: float | None, digits: int = 1) -> str:
    """A share (0 to 1) in percent; a dash for what was not measured."""
    return "–" if share is None else f"{100 * share:.{digits}f}"
