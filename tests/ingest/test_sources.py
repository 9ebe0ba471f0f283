"""Which files are taken from folders and names."""

from pathlib import Path

import pytest

from ingest.sources import find
from qa_bot.errors import DocumentError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("policy/b.md", "policy/a.txt", "event/c.HTML", "README.md", ".git/d.md", "event/.e.md", "event/film.mp4"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("正文。", encoding="utf-8")
    return tmp_path


def names(paths: tuple[Path, ...], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def test_a_folder_is_walked_in_order_and_says_what_it_leaves_aside(folder: Path) -> None:
    found = find([folder])
    assert names(found.files, folder) == ["event/c.HTML", "policy/a.txt", "policy/b.md"]
    assert names(found.skipped, folder) == ["event/film.mp4"]


def test_a_file_is_taken_as_it_is_and_only_once(folder: Path) -> None:
    assert names(find([folder / "policy/b.md"]).files, folder) == ["policy/b.md"]
    assert names(find([folder / "policy/b.md", folder / "policy"]).files, folder) == ["policy/b.md", "policy/a.txt"]
    assert names(find([folder / "README.md"]).files, folder) == ["README.md"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "no such file"),
        ("event/film.mp4", "files named .mp4 cannot be read; save it as one of .md"),
        ("empty", "holds no document"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_a_remedy(folder: Path, name: str, words: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(DocumentError, match=words) as error:
        find([folder / name])
    assert str(folder / name) in str(error.value)
