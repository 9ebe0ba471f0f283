"""Hostile files and a hostile chat model behind the real assistant: in a real browser, what they say is shown, and none of it runs."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from ingest.builder import Scope, plan, publish
from ingest.sources import find
from qa_bot.answering.chat_model import ChatModel
from qa_bot.answering.language_model import LanguageModel
from qa_bot.chatbot import ChatBot
from qa_bot.releases import Releases
from qa_bot.reports import Reports
from qa_bot.retrieval.answerability import Answerability
from qa_bot.retrieval.current_index import CurrentIndex
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.retrieval.second_look import Meaning
from qa_bot.settings import Centre, Settings, Words
from qa_bot.store.database import open_database
from qa_bot.web.source_page import source_link
from tests.conftest import ARTICLES
from tests.fakes import FakeEmbeddings
from tests.scripted_model import ScriptedModel, scripted_model
from tests.web.alarm import still, watch
from tests.web.browsing import ask, in_the_browser, open_chat, serving
from tests.web.fakes import built
from tests.web.payloads import GROUPS, PAYLOADS, squeezed

pytestmark = in_the_browser

OPENED = "创新大厅什么时候启用？"
Assistant = tuple[str, ScriptedModel, list[str]]
"""Where it listens, its chat model, and the ids of its documents."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with pytest.MonkeyPatch.context() as patched:
        # the decision to answer is calibrated for the real embedding model, and makes no sense under the fake one
        patched.setattr("qa_bot.chatbot.answerability", lambda search, *_: Answerability(0.6 if "股市" not in search.question else 0.0))
        with _assistant(tmp_path_factory.mktemp("hostile")) as assistant:
            yield assistant


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> str:
    return assistant[0]


def test_words_of_a_model(browser: Browser, assistant: Assistant) -> None:
    address, model, _ = assistant
    with _visitor(browser, address) as page:
        shown = ""
        for group in GROUPS:
            model.play([f"{payload} 大厅于2021年3月5日启用[1]。\n" for payload in group])
            page.goto(f"/ask?{_query(q=OPENED)}")
            shown += page.locator(".qa-answer").text_content() or ""
            still(page)
        assert sum(squeezed(payload) in squeezed(shown) for payload in PAYLOADS) >= 60
        open_chat(page, "/")
        ask(page, OPENED)
        still(page)


def test_files_with_such_names_titles_and_words(browser: Browser, assistant: Assistant) -> None:
    address, _, documents = assistant
    with _visitor(browser, address) as page:
        for each in documents:
            page.goto(source_link(each, "zh"))
            expect(page.locator("h1")).to_be_visible()
            still(page)
        page.goto(f"/ask?{_query(q='股市怎么样？')}")  # a refusal names the nearest documents
        still(page)


def _files(folder: Path) -> None:
    """The articles, and beside them files that are hostile in name, title and text."""
    payloads = PAYLOADS[:80:8]
    for name, article in ARTICLES.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(article, encoding="utf-8")
    for number, payload in enumerate(payloads):
        head = f"---\ntitle: {json.dumps(payload)}\ncategory: about\nsource: {json.dumps(payload)}\n---\n\n"
        text = "\n\n".join(PAYLOADS[number :: len(payloads)])
        (folder / f"{payload.replace('/', '∕')}.md").write_text(head + text, encoding="utf-8")


@contextmanager
def _assistant(folder: Path) -> Iterator[Assistant]:
    """Everything real but the embedding model and the chat model's wits."""
    _files(folder / "corpus")
    with scripted_model() as model:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            centre=Centre(categories={name: Words(zh=name, en=name) for name in ("about", "event", "policy")}),
            data_folder=folder / "data",
            corpus_folder=folder / "corpus",
            llm_model="scripted",
            llm_base_url=model.address,
            llm_api_key=SecretStr("k"),
        )
        embeddings = FakeEmbeddings()
        engine = open_database(settings.data_folder)
        releases, reports = Releases.from_settings(settings, engine), Reports(engine)
        files = find([settings.corpus_folder]).files
        publish(plan(files, settings, releases, embeddings.identity, scope=Scope.CORPUS), embeddings, releases)
        retriever = HybridRetriever(
            index=CurrentIndex(releases, embeddings.identity),
            embeddings=embeddings,
            second=Meaning(embeddings),
            number=settings.passages_shown,
        )
        writer = LanguageModel(ChatModel.from_settings(settings), settings.llm_context_characters, settings.question_length)
        chatbot = ChatBot(settings, retriever, reports, answerer=writer.answer)
        with serving(built(settings, chatbot, chatbot, reports.record_feedback)) as address:
            yield address, model, list(retriever.index().documents)
        engine.dispose()


@contextmanager
def _visitor(browser: Browser, address: str) -> Iterator[Page]:
    complaints: list[str] = []
    context = browser.new_context(base_url=address, locale="zh-CN", bypass_csp=True)
    watch(context, address, complaints)
    yield context.new_page()
    context.close()
    assert complaints == []


def _query(**fields: str) -> str:
    return urlencode(fields)
