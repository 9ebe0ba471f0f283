"""Hostile text in documents, titles, ids, questions, model output and feedback: in a real browser, shown everywhere, none of it runs.

The browser is told to ignore the content security policy: what is tested is that nothing gets so far that the policy must stop it.
"""

import json
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr

from ingest.builder import Scope, plan, publish
from ingest.sources import find
from qa_bot.answering.chat_model import ChatModel
from qa_bot.answering.language_model import LanguageModel
from qa_bot.chatbot import ChatBot
from qa_bot.records import (
    AnswerEvent,
    Citation,
    Done,
    Language,
    Notice,
    Outcome,
    PassagesFound,
    ScoredPassage,
    SourceDocument,
    Suggestions,
    TextPiece,
)
from qa_bot.releases import Releases
from qa_bot.reports import Reports
from qa_bot.retrieval.current_index import CurrentIndex
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.retrieval.second_look import Meaning
from qa_bot.settings import Centre, Settings, Starter, Words
from qa_bot.store.database import open_database
from qa_bot.web.source_page import source_link
from tests.conftest import ARTICLES
from tests.fakes import FakeEmbeddings
from tests.scripted_model import ScriptedModel, scripted_model
from tests.web.browsing import ask, in_the_browser, listen, open_chat, serving
from tests.web.fakes import Library, Opinions, built, passages_of
from tests.web.payloads import payloads

pytestmark = in_the_browser

PAYLOADS = payloads()
GROUPS = [tuple(PAYLOADS[start : start + 20]) for start in range(0, len(PAYLOADS), 20)]
"""Few enough together that the question about them is accepted, and that the suite is quick."""
Assistant = tuple[str, ScriptedModel, list[str]]
"""Where it listens, its chat model, and the ids of its documents."""
OPENED = "创新大厅什么时候启用？"
_ALARM = "Object.defineProperty(window, '__xss', { set() { console.error('a payload ran'); } });"
_NOT_OURS = """() => {
  const runs = ({ name, value }) => /^on/.test(name) || (/^(href|src|srcdoc|action|formaction|xlink:href|data)$/.test(name)
    && /^[\\s\\x00-\\x1f]*(javascript:|data:text|(https?:)?\\/\\/evil)/i.test(value)) || name === 'srcdoc';
  const strange = 'iframe, object, embed, base[href*=evil], marquee, video, audio, math, image, plaintext, xmp, x, meta[content*=evil]';
  return [...document.querySelectorAll('*')].filter((element) => element.matches(strange) || [...element.attributes].some(runs))
    .map((element) => element.outerHTML.slice(0, 200));
}"""


def hostile(group: Sequence[str]) -> SourceDocument:
    """A document that is nothing else, as if no cleaning had touched it."""
    every = "\n\n".join([*group, *(f"- {payload}" for payload in group), *(f"| {payload} | b |" for payload in group)])
    text = f"{every}\n\n## {group[0]}\n\n```\n{group[-1]}\n```"
    one = " ".join(group)
    return SourceDocument(
        id=one, title=one, text=text, category=one, language=one, source=one, issuer=one, disclaimers=tuple(group), superseded_by=one
    )


@dataclass
class HostileAnswers:
    """Repeats the question's payloads as a model might, over a document that holds them."""

    asked: list[str] = field(default_factory=list)

    def answer(
        self, question: str, *, language: Language | None = None, conversation: str | None = None
    ) -> Generator[AnswerEvent, None, None]:
        self.asked.append(question)
        group = next(group for group in GROUPS if any(payload in question for payload in group))
        source = hostile(group)
        found = [ScoredPassage(passage, source, 1.0) for passage in passages_of(source)[: len(group)]]
        yield PassagesFound(" ".join(group), tuple(found))
        for number, payload in enumerate(group, start=1):
            yield Notice("figure", payload)
            for piece in (
                payload[: len(payload) // 2],
                payload[len(payload) // 2 :],
                f"[{number}]\n\n",
                f"| {payload} |\n\n- {payload}\n\n",
            ):
                yield TextPiece(piece)
        for number, each in enumerate(found, start=1):
            yield Citation(number, each, each.passage.start, each.passage.end)
        yield Suggestions(group[:3])
        yield Done("answer-1", Outcome.UNANSWERED if "拒" in question else Outcome.ANSWERED, group[0], "r1", {})


@pytest.fixture(scope="module")
def hostile_settings(settings: Settings) -> Settings:
    starters = tuple(Starter(category="about", question=Words(zh=payload, en=payload)) for payload in PAYLOADS)
    return settings.model_copy(update={"question_length": 4000, "centre": settings.centre.model_copy(update={"starters": starters})})


@pytest.fixture(scope="module")
def feedback() -> Opinions:
    return Opinions()


@pytest.fixture(scope="module")
def address(hostile_settings: Settings, feedback: Opinions) -> Iterator[str]:
    library = Library({each.id: each for each in map(hostile, GROUPS)})
    with serving(built(hostile_settings, HostileAnswers(), library, feedback)) as address:
        yield address


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with pytest.MonkeyPatch.context() as patched:
        # the decision to answer is calibrated for the real embedding model, and makes no sense under the fake one
        patched.setattr("qa_bot.chatbot.is_answerable", lambda search, *_: "股市" not in search.question)
        with _assistant(tmp_path_factory.mktemp("hostile")) as assistant:
            yield assistant


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Whatever runs sounds an alarm, opens a dialog or sends a request to elsewhere, and fails the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=address, locale="zh-CN", bypass_csp=True, has_touch=True)
    _watch(context, address, complaints)
    page = context.new_page()
    yield page
    page.mouse.move(300, 300)
    page.mouse.move(320, 320)
    strange = page.evaluate(_NOT_OURS)
    context.close()
    assert strange == []
    assert [complaint for complaint in complaints if "Failed to load resource" not in complaint] == []  # pages that are not there


def _watch(context: BrowserContext, address: str, complaints: list[str]) -> None:
    listen(context, address, complaints)
    context.add_init_script(_ALARM)
    context.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))


def _still(page: Page) -> None:
    """Give what would run time to do so, and look for elements that nobody of ours made."""
    page.wait_for_timeout(50)
    assert page.evaluate(_NOT_OURS) == []


def _squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 60


@pytest.mark.parametrize(
    "harmful",
    [
        "<img src=x onerror=window.__xss=1>",
        "<details open ontoggle=window.__xss=1>",
        "<img src=https://evil.example/a.gif>",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_the_alarm_works(browser: Browser, address: str, harmful: str) -> None:
    complaints: list[str] = []
    context = browser.new_context(base_url=address, bypass_csp=True)
    _watch(context, address, complaints)
    page = context.new_page()
    page.goto("/ask")
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", harmful)
    for _ in range(50):
        page.wait_for_timeout(100)
        if any(words in "".join(complaints) for words in ("a payload ran", "dialog", "evil.example")):
            break
    else:
        pytest.fail("nothing was noticed")
    assert page.evaluate(_NOT_OURS)
    context.close()


def test_plain_page(page: Page) -> None:
    for group in GROUPS:
        page.goto("/ask")
        page.locator("#q").fill(" ".join(group))
        page.locator("#q").press("Enter")
        assert _squeezed(page.locator("h1").text_content() or "") == _squeezed(" ".join(group))
        _still(page)
    page.locator("#q").fill(f"拒 {' '.join(GROUPS[0])}")
    page.locator("#q").press("Enter")
    expect(page.locator(".qa-card")).to_be_visible()


def test_source_page(page: Page) -> None:
    for group in GROUPS:
        source = hostile(group)
        page.goto(source_link(source.id, "zh", passages_of(source)[1], (3, len(source.text) - 3)))
        assert _squeezed(page.locator("h1").text_content() or "") == _squeezed(source.title)
        _still(page)


def test_chat_page(page: Page) -> None:
    open_chat(page, "/")
    _still(page)  # the starters
    for group in GROUPS:
        ask(page, " ".join(group))
        assert _squeezed(page.locator(".qa-question").last.text_content() or "") == _squeezed(" ".join(group))
    for chip in page.locator(".qa-chip summary").all()[::20]:
        chip.click()
    page.locator("#conversation .option").last.click()
    expect(page.locator(".qa-foot")).to_have_count(len(GROUPS) + 1)
    _still(page)


def test_a_link_that_asks(page: Page) -> None:
    for group in GROUPS[::3]:
        open_chat(page, f"/?{_query(q=' '.join(group), kiosk='1')}")
        expect(page.locator(".qa-foot")).to_have_count(1)
        assert _squeezed(page.locator(".qa-question").text_content() or "") == _squeezed(" ".join(group))
        _still(page)
        page.locator(".qa-chip summary").first.click()
        page.locator(".qa-chip[open] .qa-source > a").click()
        expect(page.locator(".qa-reader article")).to_be_visible()
        _still(page)


def test_panel(page: Page) -> None:
    page.goto("/embed/panel?lang=zh")
    _still(page)
    for number, group in enumerate(GROUPS, start=1):
        page.locator("#box").fill(" ".join(group))
        page.locator("#box").press("Enter")
        expect(page.locator(".turn.done")).to_have_count(number)
        _still(page)


def test_parameters_of_addresses(page: Page) -> None:
    for payload in PAYLOADS[::6]:
        every = dict.fromkeys(("q", "lang", "kiosk", "conversation", "color", "theme", "position", "greeting", "from", "to"), payload)
        for path in ("/embed/panel", "/embed/demo", "/sources/nothing", "/continue/nothing")[PAYLOADS.index(payload) % 4 :][:1]:
            page.goto(f"{path}?{_query(**every)}")
            _still(page)


def test_answers_to_programs_are_never_a_page(address: str, page: Page) -> None:
    page.goto("/api/suggestions")
    assert page.evaluate("() => document.contentType") == "application/json"
    _still(page)
    for accept, kind in (("application/json", "application/json"), ("text/event-stream", "text/event-stream")):
        response = page.request.post("/api/ask", data={"question": " ".join(GROUPS[3])}, headers={"Accept": accept})
        assert response.headers["content-type"].startswith(kind)
        assert response.headers["x-content-type-options"] == "nosniff"
    refused = page.request.post("/api/ask", data={"question": "q", "conversation": PAYLOADS[0]})
    assert refused.headers["content-type"].startswith("application/json")


def test_words_of_feedback(page: Page, feedback: Opinions) -> None:
    feedback.kept.clear()
    words = [" ".join(group)[:500] for group in GROUPS]
    for word in words:
        page.request.post("/api/feedback", data={"answer_id": "answer-1", "helpful": True, "comment": word})
    assert len(feedback.kept) == len(words)
    page.goto(f"/ask?{_query(q=' '.join(GROUPS[0]))}")
    page.get_by_label("没有帮助").check()
    page.locator("#comment").fill(words[1])
    page.get_by_role("button", name="发送").click()
    expect(page.locator("h1")).to_have_text("谢谢您的反馈。")
    _still(page)
    assert feedback.kept[-1][2].split() == words[1].split()


def test_words_of_a_model(browser: Browser, assistant: Assistant) -> None:
    address, model, _ = assistant
    with _visitor(browser, address) as page:
        shown = ""
        for group in GROUPS:
            model.play([f"{payload} 大厅于2021年3月5日启用[1]。\n" for payload in group])
            page.goto(f"/ask?{_query(q=OPENED)}")
            shown += page.locator(".qa-answer").text_content() or ""
            _still(page)
        assert sum(_squeezed(payload) in _squeezed(shown) for payload in PAYLOADS) >= 60
        open_chat(page, "/")
        ask(page, OPENED)
        _still(page)


def test_files_with_such_names_titles_and_words(browser: Browser, assistant: Assistant) -> None:
    address, _, documents = assistant
    with _visitor(browser, address) as page:
        for each in documents:
            page.goto(source_link(each, "zh"))
            expect(page.locator("h1")).to_be_visible()
            _still(page)
        page.goto(f"/ask?{_query(q='股市怎么样？')}")  # a refusal names the nearest documents
        _still(page)


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
        releases, reports = Releases(engine, settings.data_folder, settings.releases_kept), Reports(engine)
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
    _watch(context, address, complaints)
    yield context.new_page()
    context.close()
    assert complaints == []


def _query(**fields: str) -> str:
    return urlencode(fields)
