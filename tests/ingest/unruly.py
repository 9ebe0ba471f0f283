"""Converters that do what a hostile or broken file makes real ones do."""

import ctypes
import os
import time
from pathlib import Path

from ingest.isolation_worker import still_working
from ingest.loaders.converted import Converted
from qa_bot.errors import DocumentError


def obey(content: bytes, path: Path) -> Converted:
    print("a library's chatter")  # noqa: T201
    return Converted(content.decode())


def name(content: bytes, path: Path) -> Converted:
    return Converted(f"{os.getpid()}")


def echo(content: str, path: Path) -> Converted:
    return Converted(content)


def refuse(content: bytes, path: Path) -> Converted:
    raise DocumentError(f"{path}: locked; unlock it")


def stumble(content: bytes, path: Path) -> Converted:
    raise ValueError("no such stream\nat all")


def leave(content: bytes, path: Path) -> Converted:
    os._exit(3)


def crash(content: bytes, path: Path) -> Converted:
    ctypes.string_at(0)
    raise AssertionError


def hang(content: bytes, path: Path) -> Converted:
    time.sleep(3600)
    raise AssertionError


def plod(content: bytes, path: Path) -> Converted:
    for _ in range(8):
        time.sleep(0.5)
        still_working()
    return Converted("done")


def hoard(content: bytes, path: Path) -> Converted:
    return Converted("x" * len(bytearray(8 << 30)))


def gush(content: bytes, path: Path) -> Converted:
    return Converted("x" * 60_000_000)


def see(content: bytes, path: Path) -> Converted:
    return Converted(" ".join(os.environ))
