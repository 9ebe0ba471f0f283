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
LISTS = ("facts", "asked")
FIELDS = (*IDS, *TEXTS, "category", "language", *DATES, "visibility", *LISTS)
DESCRIBED = tuple(field for field in FIELDS if field not in ("id", *LISTS))
"""What may also be said about a document from outside it."""
_NAMES = {
    "id": "编号",
    "superseded_by": "取代它的资料编号",
    "title": "标题",
    "source": "来源",
    "issuer": "发布单位",
    "category": "类别",
    "language": "语言",
    "date": "日期",
    "valid_from": "生效日期",
    "valid_until": "有效期至",
    "starts": "活动开始",
    "ends": "活动结束",
    "visibility": "是否公开",
    "facts": "要点",
    "asked": "已知问法",
}
ID = re.compile(r"[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]+(?:-[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]+)*")

_FENCE = "---"
_FIELD = re.compile(r"\s*[\w-]+\s*[:：]")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?)?)?)?")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the author stated (``fields`` and ``lists``: name → value, checked; no empty ones), and the text that follows."""

    fields: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    body: str


@dataclass(frozen=True, slots=True)
class _Where:
    """What an error is about, in English and as the beginning of a Chinese sentence."""

    en: str
    zh: str

    def error(self, en: str, zh: str) -> DocumentError:
        """The error, with its place before it."""
        return DocumentError(f"{self.en}: {en}", f"{self.zh}{zh}。")


def parse(text: str, path: Path, categories: Iterable[str]) -> FrontMatter:
    """Take the front matter off a document; one without any comes back with no fields.

    Raises:
        DocumentError: it is never closed, is not YAML, or holds an unknown field or a value that is not allowed; with the line.
    """
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != _FENCE or not _opens_with_field(lines[first + 1 :]):
        return FrontMatter({}, {}, text)
    close = next((number for number in range(first + 1, len(lines)) if lines[number].rstrip() == _FENCE), None)
    if close is None:
        raise DocumentError(
            f"{path}, line {first + 1}: the front matter is never closed; write a line {_FENCE} after its last field",
            f"{path}：第{first + 1}行开始的资料信息没有结束；请在最后一项之后单独写一行{_FENCE}。",
        )
    body = "\n".join(lines[close + 1 :])
    fields: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for name, values, line in _entries("\n".join(lines[first + 1 : close]), path, first + 2):
        where = _Where(f"{path}, line {line}", f"{path}：第{line}行")
        if name not in FIELDS:
            raise where.error(
                f"unknown field {name!r}; the fields are {', '.join(FIELDS)}", f"没有“{name}”这一项；可用的有{'、'.join(FIELDS)}"
            )
        if name in fields or name in lists:
            raise where.error(f"the field {name!r} stands twice; keep one", f"{_called(name)}写了两次；请只保留一个")
        if name in LISTS:
            lists[name] = tuple(values)
        elif len(values) > 1:
            raise where.error(
                f"the field {name!r} takes one value, not {len(values)}; keep one", f"{_called(name)}只能有一个值；请只保留一个"
            )
        elif values:
            fields[name] = _checked(name, values[0], where, categories)
    _check_order(fields, _Where(f"{path}", f"{path}："))
    return FrontMatter(fields, lists, body)


def checked_fields(fields: Mapping[str, str], name: str, categories: Iterable[str]) -> dict[str, str]:
    """What is said about the document ``name`` from outside it, checked like front matter.

    Raises:
        DocumentError: a field is unknown, or a value is not allowed.
    """
    allowed, where = tuple(categories), _Where(name, f"{name}：")
    for field in fields:
        if field not in DESCRIBED:
            raise where.error(f"unknown field {field!r}; the fields are {', '.join(DESCRIBED)}", f"没有“{field}”这一项")
    checked = {field: _checked(field, " ".join(value.split()), where, allowed) for field, value in fields.items()}
    _check_order(checked, where)
    return checked


def _called(name: str) -> str:
    return f"{_NAMES[name]}（{name}）"


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
            f"{path}, line {line}: broken front matter ({error.problem}); write `field: value`, with quotes if the value holds a colon",
            f"{path}：第{line}行的资料信息格式有误；请写成“名称: 内容”，内容里有冒号时加上引号。",
        ) from None
    except yaml.YAMLError as error:
        raise DocumentError(
            f"{path}: the front matter is not YAML ({' '.join(str(error).split())}); write `field: value` lines",
            f"{path}：开头的资料信息格式有误；请每行写成“名称: 内容”。",
        ) from None
    if not isinstance(root, yaml.MappingNode):
        raise DocumentError(
            f"{path}, line {first_line}: front matter is lines of `field: value`; write a half-width colon and a space",
            f"{path}：第{first_line}行起的资料信息要写成“名称: 内容”；请用半角冒号，后面加一个空格。",
        )
    return [
        (_scalar(name, path, first_line), _values(value, path, first_line), first_line + name.start_mark.line) for name, value in root.value
    ]


def _values(node: yaml.Node, path: Path, first_line: int) -> list[str]:
    values = [_scalar(item, path, first_line) for item in (node.value if isinstance(node, yaml.SequenceNode) else [node])]
    return [value for value in values if value]


def _scalar(node: yaml.Node, path: Path, first_line: int) -> str:
    if not isinstance(node, yaml.ScalarNode):
        line = first_line + node.start_mark.line
        raise DocumentError(
            f"{path}, line {line}: a field of front matter holds text or a list of texts; write it without nesting",
            f"{path}：第{line}行的内容嵌套了多层；请直接写文字。",
        )
    return " ".join(str(node.value).split())


def _checked(name: str, value: str, where: _Where, categories: Iterable[str]) -> str:
    if name in DATES:
        return _date(name, value, where)
    if name in IDS and not ID.fullmatch(value):
        raise where.error(
            f"{name} is {value!r}; write lower-case letters, digits or Chinese characters, joined by hyphens",
            f"{_called(name)}“{value}”不能用；请只用小写字母、数字或汉字，中间可用连字符（-）连接",
        )
    allowed = {"category": tuple(categories), "language": LANGUAGES, "visibility": VISIBILITIES}.get(name)
    if allowed and value not in allowed:
        raise where.error(
            f"{name} is {value!r}; write one of {', '.join(allowed)}", f"{_called(name)}“{value}”不能用；请填{'、'.join(allowed)}之一"
        )
    return value


def _date(name: str, value: str, where: _Where) -> str:
    written = value.replace(" ", "T")
    whole = f"{written}-01-01" if len(written) == 4 else f"{written}-01" if len(written) == 7 else written
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        valid = False
    else:
        valid = _DATE.fullmatch(written) is not None
    if not valid:
        raise where.error(
            f"{name} is {value!r}, not a date; write 2023-07-14, 2023-07, 2023 or 2023-07-14T09:30",
            f"{_called(name)}“{value}”不是日期；请写成2023-07-14、2023-07、2023或2023-07-14 09:30",
        )
    return written


def _check_order(fields: Mapping[str, str], where: _Where) -> None:
    """As far as both dates are known: an event in 2025-09 may end on 2025-09-03."""
    for first, last in (("starts", "ends"), ("valid_from", "valid_until")):
        start, end = fields.get(first, ""), fields.get(last, "")
        known = min(len(start), len(end))
        if end[:known] < start[:known]:
            raise where.error(
                f"{last} ({end}) is before {first} ({start}); correct one of them",
                f"{_called(last)}（{end}）早于{_called(first)}（{start}）；请改正其中一个",
            )
