"""The shelf: the originals that staff hand in, each with a small file beside it of what they say about it. Nobody else writes here.

What staff say about a document of the corpus folder (its title, that it is hidden) lies here as well; the corpus stays as it is.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from filelock import FileLock, Timeout

from ingest.durable import sync_folder, write_new
from ingest.file_names import safe_name
from ingest.loaders.front_matter import checked_fields
from qa_bot.errors import DocumentError
from qa_bot.file_hash import sha256_of
from qa_bot.settings import Settings
from qa_bot.store.database import now

PREFIX: Final = "shelf:"
"""Begins the key of a document on the shelf; the key of one in the corpus folder is its path there."""
_CORPUS = ".corpus"
_WAIT_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What staff say about a document. ``fields`` (title, date, …) override what it states itself and what is guessed.

    ``name`` is the file's name as it was given; ``address`` where it was fetched from; ``added`` when it first came, ISO 8601.
    """

    name: str
    added: str = ""
    address: str = ""
    removed: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Changes with the fields; empty where there are none."""
        return hashlib.sha256(json.dumps(dict(self.fields), sort_keys=True).encode()).hexdigest() if self.fields else ""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document on the shelf; ``has_earlier``: the version before this one is kept, for this one was not published yet."""

    key: str
    path: Path
    about: About
    has_earlier: bool


class Shelf:
    """The folder ``documents`` under the data folder. What a call changed is on disk, for good, when it returns."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.data_folder / "documents"
        self._corpus = settings.corpus_folder
        self._categories = tuple(settings.centre.categories)

    def add(self, name: str, content: bytes | Iterable[bytes], *, address: str = "") -> Shelved:
        """Put a document on the shelf. One of the same name is its earlier version, and is kept until this one is published.

        Args:
            name: the file's name as it was given; any text.
            content: its bytes, at once or in pieces.
            address: where it was fetched from.
        """
        stored, name = safe_name(name), name.encode(errors="replace").decode()  # half a character cannot be written
        key, path, earlier = f"{PREFIX}{stored}", self.folder / stored, self.folder / f".{stored}.before"
        self.folder.mkdir(parents=True, exist_ok=True)
        arrived = self.folder / f".{secrets.token_hex(8)}.part"
        try:
            write_new(arrived, [content] if isinstance(content, bytes) else content)
            with self.held():
                if path.exists() and not earlier.exists() and sha256_of(path) != sha256_of(arrived):
                    os.link(path, earlier)
                arrived.replace(path)
                known = self.about(key)
                self._keep(key, replace(known, name=name, added=known.added or now().isoformat(), address=address, removed=False))
        finally:
            arrived.unlink(missing_ok=True)
        return self.get(key)

    def get(self, key: str) -> Shelved:
        """A document on the shelf.

        Raises:
            DocumentError: there is none of this key.
        """
        stored = _stored(key)
        if not key.startswith(PREFIX) or not (path := self.folder / stored).is_file():
            raise _unknown(f"{stored}: there is no such document on the shelf", stored)
        return Shelved(key, path, self.about(key), (self.folder / f".{stored}.before").exists())

    def documents(self) -> list[Shelved]:
        """All documents on the shelf, those removed as well, in the order in which they first came."""
        if not self.folder.is_dir():
            return []
        names = (path.name for path in self.folder.iterdir() if not path.name.startswith(".") and path.is_file())
        return sorted((self.get(f"{PREFIX}{name}") for name in names), key=lambda shelved: (shelved.about.added, shelved.key))

    def key(self, path: Path) -> str:
        """What a file is called here and in releases, wherever the folders are moved; the whole path of a file from elsewhere."""
        whole, (shelf, corpus) = path.resolve(), self._resolved
        if whole.parent == shelf:
            return f"{PREFIX}{whole.name}"
        return whole.relative_to(corpus).as_posix() if whole.is_relative_to(corpus) else str(whole)

    @cached_property
    def _resolved(self) -> tuple[Path, Path]:
        return self.folder.resolve(), self._corpus.resolve()

    def about(self, key: str) -> About:
        """What staff say about a document of the shelf or the corpus folder; about one from elsewhere they say nothing.

        Raises:
            DocumentError: the key names nothing that can be here, or what was written is damaged.
        """
        if PurePosixPath(key).is_absolute():
            return About(name=PurePosixPath(key).name)
        path = self._about_path(key)
        try:
            return About(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return About(name=PurePosixPath(_stored(key)).name)
        except (ValueError, TypeError) as error:
            raise DocumentError(
                f"{path}: the description is damaged ({error}); remove the file and describe the document again",
                f"资料信息文件已损坏：{path}；请管理员删除这个文件，再重新填写资料信息。",
            ) from None

    def described(self) -> list[str]:
        """The keys of the documents of the corpus folder about which staff said something."""
        corpus = self.folder / _CORPUS
        return sorted(path.relative_to(corpus).as_posix().removesuffix(".json") for path in corpus.rglob("*.json"))

    def removed(self) -> dict[str, About]:
        """All documents that staff removed, of shelf and corpus: key → what they say about them."""
        keys = [shelved.key for shelved in self.documents()] + self.described()
        return {key: about for key in keys if (about := self.about(key)).removed}

    def describe(self, key: str, fields: Mapping[str, str]) -> About:
        """Say something about a document; an empty value takes back what was said.

        Raises:
            DocumentError: there is no such document, or a field or value is not allowed; nothing is changed.
        """
        checked = checked_fields({name: value for name, value in fields.items() if value.strip()}, _stored(key), self._categories)
        return self._change(key, lambda about: replace(about, fields=_without(about.fields, fields) | checked))

    def hide(self, key: str) -> About:
        """Keep a document in releases, but from visitors."""
        return self.describe(key, {"visibility": "hidden"})

    def show(self, key: str) -> About:
        """Let visitors read a document again."""
        return self.describe(key, {"visibility": "public"})

    def remove(self, key: str) -> About:
        """Leave a document out of the next release; it can be restored."""
        return self._change(key, lambda about: replace(about, removed=True))

    def restore(self, key: str) -> About:
        """Take a removed document up again."""
        return self._change(key, lambda about: replace(about, removed=False))

    def delete(self, key: str) -> None:
        """Delete a document on the shelf for good, all its versions, and what was said about it."""
        shelved = self.get(key)
        with self.held():
            for path in (shelved.path, self.folder / f".{shelved.path.name}.before", self._about_path(key)):
                path.unlink(missing_ok=True)
            sync_folder(self.folder)

    def take_back(self, key: str) -> Shelved:
        """Put the earlier version back in the place of one that was not published.

        Raises:
            DocumentError: there is no earlier version.
        """
        shelved = self.get(key)
        if not shelved.has_earlier:
            raise DocumentError(
                f"{shelved.about.name}: there is no earlier version; upload the file that you want",
                f"{shelved.about.name}：没有更早的文件；请上传您要用的文件。",
            )
        with self.held():
            (self.folder / f".{shelved.path.name}.before").replace(shelved.path)
            sync_folder(self.folder)
        return self.get(key)

    def forget_earlier(self, published: Mapping[str, str]) -> None:
        """Delete the earlier versions of documents that are published as they lie here.

        Args:
            published: key → SHA-256 of the file, hexadecimal, of what a release was made from.

        Raises:
            DocumentError: somebody has been changing the shelf for long.
        """
        with self.held():
            for shelved in self.documents():
                if shelved.has_earlier and published.get(shelved.key) == sha256_of(shelved.path):
                    (self.folder / f".{shelved.path.name}.before").unlink()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else changes the shelf meanwhile.

        Raises:
            DocumentError: somebody has been changing it for long.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.folder / ".lock", timeout=_WAIT_S):
                yield
        except Timeout:
            raise DocumentError(
                f"somebody has been changing the documents for {_WAIT_S} seconds; try again in a moment",
                "其他人正在修改资料；请稍后再试。",
            ) from None

    def _change(self, key: str, change: Callable[[About], About]) -> About:
        if key.startswith(PREFIX):
            self.get(key)
        elif not (self._corpus / key).is_file():
            raise _unknown(f"{key}: there is no such document in the corpus folder", key)
        with self.held():
            return self._keep(key, change(self.about(key)))

    def _keep(self, key: str, about: About) -> About:
        path = self._about_path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{secrets.token_hex(8)}.part")
        write_new(draft, [json.dumps(asdict(about) | {"fields": dict(about.fields)}, ensure_ascii=False, indent=1).encode()])
        draft.replace(path)
        sync_folder(path.parent)
        return about

    def _about_path(self, key: str) -> Path:
        stored = PurePosixPath(_stored(key))
        if stored.is_absolute() or not stored.parts or any(part.startswith(".") for part in stored.parts):
            raise _unknown(f"{key}: no document of shelf or corpus has such a name", key)
        return self.folder / f".{stored}.json" if key.startswith(PREFIX) else self.folder / _CORPUS / f"{stored}.json"


def _unknown(reason: str, name: str) -> DocumentError:
    return DocumentError(f"{reason}; see: qa-ingest documents", f"没有名为“{name}”的资料；请返回资料列表查看。")


def _stored(key: str) -> str:
    return key.removeprefix(PREFIX)


def _without(fields: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    left_out = set(names)
    return {name: value for name, value in fields.items() if name not in left_out}
