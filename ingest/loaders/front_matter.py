"""The lines between two ``---`` at the head of a document: fields for staff to fill in, checked one by one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml

from qa_bot.errors import DocumentError

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
VISIBILITIES = ("public", "hidden")
DATES = ("date", "valid_from", "valid_until", "starts", "ends")
IDS = ("id", "superseded_by")
TEXTS = ("title", "source", "issuer")
FIELDS = (*IDS, *TEXTS, "category", "language", *DATES, "visibility", "facts")
DESCRIBED = tuple(field for field in FIELDS if field not in ("id", "facts"))
"""What may also be said about a document from outside it."""
ID = re.compile(r"[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]+(?:-[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]+)*")

_FENCE = "---"
_FIELD = re.compile(r"\s*[\w-]+\s*[:：]")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)?)?")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the author stated (``fields``: name → value, checked; no empty ones), the facts, and the text that follows."""

    fields: dict[str, str]
    facts: tuple[str, ...]
    body: str


def parse(text: str, path: Path, categories: Iterable[str]) -> FrontMatter:
    """Take the front matter off a document; one without any comes back with no fields.

    Raises:
        DocumentError: it is never closed, is not YAML, or holds an unknown field or a value that is not allowed; with the line.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != _FENCE or not _opens_with_field(lines[first + 1 :]):
        return FrontMatter({}, (), text)
    close = next((number for number in range(first + 1, len(lines)) if lines[number].rstrip() == _FENCE), None)
    if close is None:
        raise DocumentError(f"{path}, line {first + 1}: the front matter is never closed; write a line {_FENCE} after its last field")
    body = "\n".join(lines[close + 1 :])
    fields: dict[str, str] = {}
    facts: tuple[str, ...] = ()
    for name, values, line in _entries("\n".join(lines[first + 1 : close]), path, first + 2):
        where = f"{path}, line {line}"
        if name not in FIELDS:
            raise DocumentError(f"{where}: unknown field {name!r}; the fields are {', '.join(FIELDS)}")
        if name in fields or (name == "facts" and facts):
            raise DocumentError(f"{where}: the field {name!r} stands twice; keep one")
        if name == "facts":
            facts = tuple(values)
        elif len(values) > 1:
            raise DocumentError(f"{where}: the field {name!r} takes one value, not {len(values)}; keep one")
        elif values:
            fields[name] = _checked(name, values[0], where, categories)
    _check_order(fields, path)
    return FrontMatter(fields, facts, body)


def checked_fields(fields: Mapping[str, str], name: str, categories: Iterable[str]) -> dict[str, str]:
    """What is said about the document ``name`` from outside it, checked like front matter.

    Raises:
        DocumentError: a field is unknown, or a value is not allowed.
    """
    allowed = tuple(categories)
    for field in fields:
        if field not in DESCRIBED:
            raise DocumentError(f"{name}: unknown field {field!r}; the fields are {', '.join(DESCRIBED)}")
    checked = {field: _checked(field, " ".join(value.split()), name, allowed) for field, value in fields.items()}
    _check_order(checked, name)
    return checked


def _opens_with_field(lines: list[str]) -> bool:
    """Whether the first line that says something is a field; else the ``---`` was a rule drawn above the text."""
    return any(_FIELD.match(line) for line in [line for line in lines if line.strip() and not line.startswith("#")][:1])


def _entries(source: str, path: Path, first_line: int) -> list[tuple[str, list[str], int]]:
    """``(name, values, line)`` of each field, every value as it was written: 2023-07-14 stays text, and so does "no"."""
    try:
        root = yaml.compose(source, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise DocumentError(
            f"{path}, line {line}: broken front matter ({error.problem}); write `field: value`, with quotes if the value holds a colon"
        ) from None
    except yaml.YAMLError as error:
        raise DocumentError(f"{path}: the front matter is not YAML ({' '.join(str(error).split())}); write `field: value` lines") from None
    if not isinstance(root, yaml.MappingNode):
        raise DocumentError(f"{path}, line {first_line}: front matter is lines of `field: value`; write a half-width colon and a space")
    return [
        (_scalar(name, path, first_line), _values(value, path, first_line), first_line + name.start_mark.line) for name, value in root.value
    ]


def _values(node: yaml.Node, path: Path, first_line: int) -> list[str]:
    values = [_scalar(item, path, first_line) for item in (node.value if isinstance(node, yaml.SequenceNode) else [node])]
    return [value for value in values if value]


def _scalar(node: yaml.Node, path: Path, first_line: int) -> str:
    if not isinstance(node, yaml.ScalarNode):
        line = first_line + node.start_mark.line
        raise DocumentError(f"{path}, line {line}: a field of front matter holds text or a list of texts; write it without nesting")
    return " ".join(str(node.value).split())


def _checked(name: str, value: str, where: str, categories: Iterable[str]) -> str:
    if name in DATES:
        return _date(name, value, where)
    if name in IDS and not ID.fullmatch(value):
        raise DocumentError(f"{where}: {name} is {value!r}; write lower-case letters, digits or Chinese characters, joined by hyphens")
    allowed = {"category": tuple(categories), "language": LANGUAGES, "visibility": VISIBILITIES}.get(name)
    if allowed and value not in allowed:
        raise DocumentError(f"{where}: {name} is {value!r}; write one of {', '.join(allowed)}")
    return value


def _date(name: str, value: str, where: str) -> str:
    written = value.replace(" ", "T")
    whole = f"{written}-01-01" if len(written) == 4 else f"{written}-01" if len(written) == 7 else written
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        valid = False
    else:
        valid = _DATE.fullmatch(written) is not None
    if not valid:
        raise DocumentError(f"{where}: {name} is {value!r}, not a date; write 2023-07-14, 2023-07, 2023 or 2023-07-14T09:30")
    return written


def _check_order(fields: Mapping[str, str], path: Path | str) -> None:
    """As far as both dates are known: an event in 2025-09 may end on 2025-09-03."""
    for first, last in (("starts", "ends"), ("valid_from", "valid_until")):
        start, end = fields.get(first, ""), fields.get(last, "")
        known = min(len(start), len(end))
        if end[:known] < start[:known]:
            raise DocumentError(f"{path}: {last} ({end}) is before {first} ({start}); correct one of them")
