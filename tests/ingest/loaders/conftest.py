"""Files of every kind, loaded as ``qa-ingest`` does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.loaders import LoadedDocument, load
from qa_bot.settings import Centre, Settings, Words
from qa_bot.text.blocks import blocks

CATEGORIES = ("policy", "event", "facility", "ecosystem", "service", "about")
Loaded = Callable[..., LoadedDocument]
PROSE = "创新工场于2022年启用，面向初创企业提供办公场地、算力和测试环境，由园区和高校共同建设。"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)  # away from any settings file
    return Settings(centre=Centre(categories={name: Words(zh=name, en=name) for name in CATEGORIES}))


@pytest.fixture
def loaded(tmp_path: Path, settings: Settings) -> Loaded:
    def from_content(content: str | bytes, name: str = "policy/a-document.md") -> LoadedDocument:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load(path, root=tmp_path, settings=settings)

    return from_content


def kinds(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in blocks(text)]
