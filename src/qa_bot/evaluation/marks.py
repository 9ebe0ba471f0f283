"""Puts what a command made into a document that people wrote: between two comments, which readers do not see."""

from qa_bot.errors import DatasetError


def filled(text: str, name: str, content: str) -> str:
    """The text with ``content`` between ``<!-- name -->`` and ``<!-- /name -->``; what stood there before goes.

    Raises:
        DatasetError: the text lacks these comments.
    """
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = text.partition(opening)
    _, ended, after = rest.partition(closing)
    if not (found and ended):
        raise DatasetError(f"there is no place for {name}: put {opening} and {closing} into the text")
    return f"{before}{opening}\n{content}{closing}{after}"
