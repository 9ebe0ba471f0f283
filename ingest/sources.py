"""Finds what there is to read: a folder with all below it, and files by name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.loaders import SUFFIXES
from ingest.shelf import Shelf
from qa_bot.errors import DocumentError
from qa_bot.own_questions import FILE
from qa_bot.settings import Settings

_NO_DOCUMENTS = ("readme.md", FILE)  # how to write documents, and what is asked of them


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, in order and each once, and those that were left aside because nothing here reads them."""

    files: tuple[Path, ...]
    skipped: tuple[Path, ...]


def find(paths: Sequence[Path]) -> Found:
    """The documents among ``paths``: a folder gives all that lie below it, sorted, but for hidden files and those about documents.

    Raises:
        DocumentError: a path is missing, a folder holds no document, or a named file cannot be read.
    """
    files: dict[Path, Path] = {}
    skipped: dict[Path, Path] = {}
    for path in paths:
        if not path.exists():
            raise DocumentError(f"{path}: there is no such file or folder; check the path", f"{path}：没有这个文件或文件夹；请核对路径。")
        if path.is_dir():
            inside = list(_inside(path))
            readable = [file for file in inside if _can_be_read(file)]
            if not readable:
                raise DocumentError(
                    f"{path}: the folder holds no document; put files ending in {', '.join(SUFFIXES)} into it",
                    "还没有可以读取的资料；请先上传文件。",
                )
            files.update({file.resolve(): file for file in readable if file.resolve() not in files})
            skipped.update({file.resolve(): file for file in inside if not _can_be_read(file)})
        elif _can_be_read(path):
            files.setdefault(path.resolve(), path)
        else:
            ending = path.suffix or "without an ending"
            raise DocumentError(
                f"{path}: files named {ending} cannot be read; save it as one of {', '.join(SUFFIXES)}",
                f"{path}：无法读取这种文件；请另存为以下格式之一：{', '.join(SUFFIXES)}。",
            )
    return Found(tuple(files.values()), tuple(skipped.values()))


def everything(settings: Settings, shelf: Shelf) -> Found:
    """All that is published when nothing is named: corpus folder and shelf, in this order, without what staff removed.

    Raises:
        DocumentError: both are empty.
    """
    shelved = tuple(one.path for one in shelf.documents() if not one.about.removed)
    corpus = settings.corpus_folder
    in_corpus = find([corpus]) if not shelved or (corpus.is_dir() and any(map(_can_be_read, _inside(corpus)))) else Found((), ())
    removed = shelf.removed().keys()
    kept = tuple(path for path in in_corpus.files if shelf.key(path) not in removed) if removed else in_corpus.files
    return Found((*kept, *shelved), in_corpus.skipped)


def _inside(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and not path.is_dir() and path.name.lower() not in _NO_DOCUMENTS:
            yield path


def _can_be_read(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES
