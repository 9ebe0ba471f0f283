"""The how-tos for developers are tried: what the page shows is put where it says, and what was added is used."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.builder import Scope, plan, publish
from ingest.sources import find
from qa_bot.assembly import assemble
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.errors import ReleaseError
from qa_bot.records import Done
from qa_bot.settings import load_settings
from tests.conftest import ARTICLES
from tests.fakes import HashedPairs
from tests.scripted_model import scripted_model
from tests.test_languages import PLACES

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
OPENED = "创新大厅什么时候启用？"
_BLOCK = re.compile(r"```(?:python|env)\n(.*?)```", re.DOTALL)
_WHERE = re.compile(r"# (?P<path>[\w/.]+)(?:, in (?P<table>\w+))?\n(?P<code>.*)", re.DOTALL)
_OVER_HASHES = """
from qa_bot.embedding import SentenceTransformerEmbeddings
from tests.fakes import HashedPairs
SentenceTransformerEmbeddings._load = lambda _: HashedPairs()
import qa_bot.chatbot
from qa_bot.retrieval.answerability import Answerability
qa_bot.chatbot.answerability = lambda *_: Answerability(1.0)
from {} import main
main()
"""

Run = Callable[..., str]


def blocks(heading: str) -> list[str]:
    """The code blocks under a heading of the page."""
    return _BLOCK.findall(PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a small centre."""
    (tmp_path / "centre.toml").write_text(
        "".join(f'[centre.categories.{name}]\nzh = "{name}"\nen = "{name}"\n' for name in ("about", "event", "policy")), encoding="utf-8"
    )
    for name, text in ARTICLES.items():
        path = tmp_path / "corpus" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs a command, over the fake model, from a copy of the program to which the blocks of a how-to were added."""

    def command(heading: str, main: str, *arguments: str) -> str:
        copy = folder / "program"
        if not copy.exists():
            copied("ingest", "src/qa_bot", to=copy)
            for block in blocks(heading):
                add(block, copy, folder)
        environment = os.environ | {"PYTHONPATH": f"{copy / 'src'}:{copy}:{ROOT}", "QA_BOT_SECOND_LOOK": "meaning", "COLUMNS": "300"}
        ran = subprocess.run(
            [sys.executable, "-c", _OVER_HASHES.format(main), *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr  # where warnings go

    return command


def copied(*packages: str, to: Path) -> None:
    for package in packages:
        shutil.copytree(ROOT / package, to / package, ignore=shutil.ignore_patterns("__pycache__"))


def add(block: str, program: Path, folder: Path) -> None:
    """Put a block where its first line says: a file of its own, or imports and a row into a table; settings into ``.env``."""
    if not (where := _WHERE.fullmatch(block)):
        (folder / ".env").write_text(block, encoding="utf-8")
        return
    path = program / where["path"]
    if not where["table"]:
        assert not path.exists(), f"{where['path']} is there already"
        path.write_text(where["code"], encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    *imports, row = where["code"].split("\n\n")
    table = re.search(rf"^{where['table']}\b.*?^\}}", text, re.DOTALL | re.MULTILINE)
    assert table, f"{where['path']} has no table {where['table']}"
    text = f"{text[: table.end() - 1]}{row}{text[table.end() - 1 :]}"
    docstring_ends = text.index('"""\n') + 4
    path.write_text("\n".join((text[:docstring_ends], *imports, text[docstring_ends:])), encoding="utf-8")


def published() -> None:
    """Publish the corpus of this folder with the model that its settings name."""
    parts = assemble(load_settings())
    planned = plan(find([Path("corpus")]).files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
    publish(planned, parts.embeddings, parts.releases)
    parts.close()


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_a_langchain_chain_takes_the_retriever(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(SentenceTransformerEmbeddings, "_load", lambda _: HashedPairs())
    published()
    (chain,) = blocks("Use the retriever in a LangChain chain")
    assert len(chain.partition("\n\nretriever")[2].splitlines()) == 5
    with scripted_model() as model:
        model.play(["于2021年3月5日", "启用。"])
        monkeypatch.setenv("OPENAI_BASE_URL", model.address)
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        exec(chain, {})  # noqa: S102 - a block of our own page
        assert "创新大厅于2021年3月5日启用" in model.prompt
        assert OPENED in model.prompt
    assert capsys.readouterr().out == "于2021年3月5日启用。"


@pytest.mark.slow
def test_a_format_is_read_whatever_its_files_are_called(folder: Path, run: Run) -> None:
    for name in ("notice.odt", "wrong.docx"):
        with zipfile.ZipFile(folder / "corpus" / name, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", _OPENDOCUMENT)
    said = run("Add a document format", "ingest.cli", "check", "corpus", "--details")
    assert said.count("夜间照明从晚上七点亮到十点。") == 2
    assert "its name ends in .docx, but it is an OpenDocument text" in said


@pytest.mark.slow
def test_an_answerer_answers(run: Run) -> None:
    run("Add an answerer", "ingest.cli", "publish")
    said = run("Add an answerer", "qa_bot.ask_cli", OPENED)
    assert said.splitlines()[0].rstrip() == "创新大厅于2021年3月5日启用，由江城科技集团运营。 [1]"


@pytest.mark.slow
def test_another_embedding_model_is_three_settings_and_a_new_release(folder: Path) -> None:
    (block,) = blocks("Use another embedding model")
    named = re.search(r"MODEL=(\S+)", block)
    assert named
    for name in ("models/first", named[1]):
        save_model(folder / name)
    (folder / ".env").write_text("QA_BOT_EMBEDDING_MODEL=models/first", encoding="utf-8")
    published()
    (folder / ".env").write_text(block, encoding="utf-8")
    told: list[str] = []
    parts = assemble(load_settings(), told.append)
    assert "was fitted to the embedding model 'multilingual-e5-small" in told[0]
    with pytest.raises(ReleaseError, match=r"was made with the embedding model 'models/first\|query: \|passage: '"):
        parts.retriever.index()
    published()
    assert parts.retriever.index().embedding == f"{named[1]}|为这个句子生成表示以用于检索相关文章：|"
    assert parts.retriever.second.name == "meaning"
    assert parts.retriever.invoke(OPENED)[0].metadata["document"] == "hall"
    assert isinstance(list(parts.chatbot.answer(OPENED))[-1], Done)
    parts.close()


@pytest.mark.slow
def test_a_language_is_asked_for_wherever_it_is_spoken(tmp_path: Path) -> None:
    copied("src/qa_bot", to=tmp_path)
    records = tmp_path / "src" / "qa_bot" / "records.py"
    text = records.read_text(encoding="utf-8")
    (block,) = blocks("Add a language")
    for line in block.splitlines():
        text, replaced = re.subn(rf"^{line.split()[0].strip(':')}\b.*$", line, text, flags=re.MULTILINE)
        assert replaced == 1
    records.write_text(text, encoding="utf-8")
    places = [sys.executable, "-m", "pytest", "--noconftest", "-q", "-rf", "-p", "no:cacheprovider", ROOT / "tests" / "test_languages.py"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "src")}
    ran = subprocess.run([*places, "-k", "every_place"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    named = set(re.findall(r"^FAILED .*?\[([^]]+)\]", ran.stdout, re.MULTILINE))
    assert named == PLACES.keys() - {"src/qa_bot/records.py"}, ran.stdout


def save_model(path: Path) -> None:
    """A real sentence-transformers model, the smallest there is: a random vector for each character, and their mean."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers

    characters = ["?", *sorted(set("".join(ARTICLES.values()) + OPENED))]
    tokenizer = Tokenizer(models.WordLevel({character: number for number, character in enumerate(characters)}, "?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=32)], device="cpu").save(str(path))


_OPENDOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text>
<text:h text:outline-level="1">夜间照明安排</text:h>
<text:p>夜间照明从<text:span>晚上七点</text:span>亮到十点。</text:p>
</office:text></office:body></office:document-content>"""
