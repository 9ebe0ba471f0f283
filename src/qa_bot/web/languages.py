"""Chooses the language of the interface from the address and the browser's wishes."""

from qa_bot.records import TAGS, Language

OTHER: dict[Language, Language] = dict(zip(TAGS, [*TAGS][1:] + [*TAGS][:1], strict=True))
"""The language to change to: the next one."""

_BY_NAME: dict[str, Language] = {language: language for language in TAGS}


def preferred_language(lang: str | None, accept_language: str | None) -> Language:
    """Return ``lang`` where it is one of ours, else the first of ours that the browser accepts.

    ``accept_language`` is the request header, as it came. Who accepts neither language gets English; who says nothing, Chinese.
    """
    if lang in _BY_NAME:
        return _BY_NAME[lang]
    wishes = sorted(_wishes(accept_language or ""), key=lambda wish: -wish[1])
    for tag, quality in wishes:
        language = _BY_NAME.get(tag.split("-")[0])
        if language and quality > 0:
            return language
    return "en" if wishes else "zh"


def _wishes(header: str) -> list[tuple[str, float]]:
    wishes = []
    for part in header.lower().split(","):
        tag, _, weight = part.partition(";q=")
        try:
            wishes.append((tag.strip(), float(weight or 1)))
        except ValueError:
            continue  # a broken weight: the wish is not counted
    return [(tag, quality) for tag, quality in wishes if tag and tag != "*"]
