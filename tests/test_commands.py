"""Wrong input to each command: one clear line, a non-zero exit code, and nothing changed. The real commands, in processes of their own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import run

FRONT = "---\ntitle: 甲\ncategory: document\nlanguage: zh-Hans\nsource: 测试\n---\n\n"


def writes(name: str, content: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        path = folder / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return write


def nothing(_: Path) -> None:
    """The folder stays empty."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("prepare", "arguments", "message"),
    [
        (nothing, ["publish"], "corpus"),
        (nothing, ["publish", "no/such/folder"], "no/such/folder"),
        (nothing, ["check", "no-such-file.md"], "no-such-file.md"),
        (writes("empty.md", b""), ["publish"], "empty.md"),
        (writes("picture.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), ["publish"], "picture.md"),
        (writes("broken.md", "---\ntitle: [甲\n---\n\n正文一句。\n".encode()), ["publish"], "broken.md"),
        (writes("category.md", "---\ncategory: sports\n---\n\n正文一句。\n".encode()), ["publish"], "sports"),
        (writes("date.md", (FRONT.replace("source", "date: 2023-13-45\nsource") + "正文一句。\n").encode()), ["publish"], "2023-13-45"),
        (nothing, ["rollback"], "no earlier release"),
        (nothing, ["rollback", "20200101T000000-abcdef"], "20200101T000000-abcdef"),
        (nothing, ["repair"], "no release is live"),
    ],
)
def test_qa_ingest(tmp_path: Path, prepare: Callable[[Path], None], arguments: list[str], message: str) -> None:
    prepare(tmp_path)
    result = run("qa-ingest", *arguments, folder=tmp_path)
    assert result.returncode != 0
    lines = [line for line in result.stderr.splitlines() if message in line]
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert not list((tmp_path / "data").glob("releases/*"))


@pytest.mark.parametrize(
    ("command", "arguments", "settings", "message"),
    [
        ("qa-ingest", ["list"], {"QA_BOT_PROT": "1"}, "unknown setting QA_BOT_PROT"),
        ("qa-ingest", ["list"], {"QA_BOT_PORT": "x"}, "the setting QA_BOT_PORT has the value 'x'"),
        ("qa-ask", ["问题"], {}, "no release is live; run: qa-ingest publish"),
        ("qa-ask", [" "], {}, "the question is empty"),
        ("qa-ask", ["长" * 501], {}, "the question has 501 characters; at most 500"),
        ("qa-eval", ["retrieval", "no-such-set"], {}, "no-such-set/passages.jsonl"),
        ("qa-eval", ["golden", "no-such-file"], {}, "no-such-file"),
    ],
)
def test_the_other_commands(tmp_path: Path, command: str, arguments: list[str], settings: dict[str, str], message: str) -> None:
    result = run(command, *arguments, folder=tmp_path, **settings)
    assert result.returncode == 1
    assert message in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr


@pytest.mark.slow
def test_help_is_quick_and_complete(tmp_path: Path) -> None:
    installed = Path(sys.executable).parent / "qa-ingest"
    result = subprocess.run([installed, "--help"], capture_output=True, text=True, check=True, cwd=tmp_path)
    for command in (
        "check",
        "rehearse",
        "publish",
        "list",
        "rollback",
        "repair",
        "add",
        "documents",
        "remove",
        "backup",
        "restore",
        "password",
    ):
        assert command in result.stdout
    heavy = "('torch', 'chromadb', 'gradio', 'trafilatura', 'sentence_transformers')"
    heavy = f"import sys, ingest.cli; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert loaded.stdout.strip() == "[]"
