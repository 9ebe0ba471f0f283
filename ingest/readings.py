"""What parsing a file gave, kept by its content and the parsers' version: a scan goes through OCR once, not at every check."""

import hashlib
import json
import logging
import re
import secrets
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import ingest
import qa_bot.text
from qa_bot.settings import Settings

_LIBRARY: Final = re.compile(r"(?P<name>[\w.-]+).*;\s*extra == ['\"]ingest['\"]")
"""A requirement of the extra that has the parsers."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Readings:
    """A folder of such records. It may be deleted at any time: then files are parsed again."""

    folder: Path

    @classmethod
    def of(cls, settings: Settings) -> "Readings":
        """Those under the data folder."""
        return cls(settings.data_folder / "readings")

    def get(self, data: bytes, function: str, parse: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """What ``parse`` gave for these bytes before, or gives now. What it raises is not kept: a limit may be raised, a machine less busy.

        Args:
            data: the file's content.
            function: what parses it; its name is part of the key, for one file may be read by several.
            parse: calls it; returns what fits into JSON.
        """
        name = f"{hashlib.sha256(data).hexdigest()}-{hashlib.sha256(f'{version()} {function}'.encode()).hexdigest()[:16]}.json"
        with suppress(OSError, ValueError):  # there is none, or a power cut left half of it
            known: dict[str, Any] = json.loads((self.folder / name).read_bytes().decode("utf-8", "surrogatepass"))
            return known
        found = parse()
        self._keep(name, found)
        return found

    def keep_only(self, contents: Collection[str]) -> None:
        """Forget all but the files of these contents (SHA-256, hexadecimal), and what other versions of the parsers gave."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name.partition("-")[0] not in contents:
                    path.unlink(missing_ok=True)

    def _keep(self, name: str, found: dict[str, Any]) -> None:
        draft = self.folder / f".{secrets.token_hex(8)}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass"))
            draft.replace(self.folder / name)
        except OSError as error:  # a full disk is no fault of the document
            with suppress(OSError):
                draft.unlink()
            _log.warning("what was read cannot be kept in %s (%s); the next check will read it again", self.folder, error.strerror)


@cache
def version() -> str:
    """Changes with the parsers: a hash of our own code and of the libraries' versions, so that nobody has to remember to raise a number."""
    told = hashlib.sha256()
    ours = Path(ingest.__file__).parent
    for folder in (ours, ours / "loaders", ours / "cleaning", Path(qa_bot.text.__file__).parent):
        for path in sorted(folder.glob("*.py")):
            told.update(path.read_bytes())
    for library in _libraries():
        with suppress(metadata.PackageNotFoundError):  # then it reads nothing
            told.update(f"{library} {metadata.version(library)}".encode())
    return told.hexdigest()


def _libraries() -> list[str]:
    return [library["name"] for required in metadata.requires("qa-bot") or () if (library := _LIBRARY.match(required))]
