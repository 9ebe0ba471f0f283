"""Writes ``docs/settings.md`` from the settings themselves: ``python -m qa_bot.settings_table > docs/settings.md``."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from qa_bot.settings import PREFIX, Centre, Settings

_HEAD = """# Settings

Read once at the start, strongest first: the environment, the file `.env`, the file `centre.toml`. In `centre.toml` names are
written without the prefix and in lower case (`port = 8000`), and the centre's own in the table `[centre]`. An unknown setting is an error.

This page is generated: `python -m qa_bot.settings_table > docs/settings.md`.

| setting | default | meaning |
| --- | --- | --- |
"""


def settings_table() -> str:
    """The whole page, Markdown."""
    rows = (f"| `{name}` | {_cell(default)} | {meaning} |\n" for name, default, meaning in _rows())
    return _HEAD + "".join(rows)


def _rows() -> Iterator[tuple[str, str, str]]:
    for name, field in Settings.model_fields.items():
        if name != "centre":
            yield PREFIX + name.upper(), _default(field), field.description or ""
    for name, field in Centre.model_fields.items():
        yield f"{PREFIX}CENTRE__{name.upper()}", _default(field), field.description or ""


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if isinstance(value, BaseModel):
        return json.dumps(value.model_dump(), ensure_ascii=False)
    if isinstance(value, dict):
        return json.dumps(
            {key: part.model_dump() if isinstance(part, BaseModel) else part for key, part in value.items()}, ensure_ascii=False
        )
    if isinstance(value, tuple):
        return json.dumps(value)
    return value.as_posix() if isinstance(value, Path) else str(value)


def _cell(text: str) -> str:
    return f"`{text}`" if text else "(empty)"


if __name__ == "__main__":
    sys.stdout.write(settings_table())
