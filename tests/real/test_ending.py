"""A process that ends while suggestions are being tried ends cleanly: torch, cut off by the interpreter's end, would abort it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real.conftest import ROOT

pytestmark = [pytest.mark.model, pytest.mark.slow]

_SCRIPT = """
import signal, sys, time
from pathlib import Path
from ingest.builder import Scope, plan, publish
from ingest.sources import find
from qa_bot.assembly import assemble
from qa_bot.settings import Settings

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
parts = assemble(Settings(_env_file=None, data_folder=Path(sys.argv[1]), corpus_folder=Path(sys.argv[2])))
publish(plan(find([parts.settings.corpus_folder]).files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS),
        parts.embeddings, parts.releases)
parts.warm_up()
for _ in parts.chatbot.answer("创新大厅什么时候启用？"):
    pass
print("trying suggestions", flush=True)
time.sleep(60)
"""


def test_it_ends_without_a_word(tmp_path: Path) -> None:
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    corpus.mkdir()
    data.mkdir()
    (ROOT / "data" / "models").mkdir(parents=True, exist_ok=True)
    (data / "models").symlink_to(ROOT / "data" / "models")
    asked = "".join(
        f"\n## 创新大厅{asks}\n\n{'正文很长。' * 60}\n"
        for asks in ("什么时候启用", "在哪里", "由谁运营", "有什么展区", "怎么预约", "怎么去")
    )
    head = "---\ntitle: 创新大厅\ncategory: document\nlanguage: zh-Hans\nsource: 测试\n---\n\n"
    (corpus / "hall.md").write_text(f"{head}创新大厅于2021年3月5日启用。\n{asked}", encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")))}
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(data), str(corpus)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        while process.stdout.readline().strip() not in ("trying suggestions", ""):
            pass
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read()
        assert (process.wait(timeout=60), "terminate called" in said) == (0, False), said
