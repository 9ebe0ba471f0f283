"""The page without scripts: everything that the chat page says, in plain HTML, links and forms."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from qa_bot.errors import SettingsError
from qa_bot.records import Turn
from qa_bot.settings import Settings, load_settings
from qa_bot.web.handover import hand_over, is_ours, new_conversation
from tests.web.fakes import HOSTILE, SENTENCE, Library, Opinions, ScriptedAnswers, built
from tests.web.test_calendar import FUTURE

QUESTION = "何时启用？"


def ask(client: TestClient, question: str, lang: str = "zh") -> str:
    response = client.get("/ask", params={"q": question, "lang": lang})
    assert response.status_code == 200
    return response.text


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_an_answer_with_everything_that_belongs_to_it(client: TestClient) -> None:
    response = client.get("/ask", params={"q": QUESTION, "lang": "zh"})
    page = response.text
    assert response.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<html lang="zh-CN">' in page
    assert f"<title>{QUESTION} · 测试中心</title>" in page
    places = [
        page.index(part)
        for part in ("<h1>", "qa-notice", "qa-answer", "qa-cite", "原文摘录", "资料来源（1）", "您还可以问", "qa-judge", "qa-ask")
    ]
    assert places == sorted(places)
    assert f'{SENTENCE}<a class="qa-cite" href="/sources/centre?from=8&amp;to=23&amp;sum=dc38a798&amp;lang=zh#p1"' in page
    assert f'<b>1</b><div><div class="p">{SENTENCE}</div></div></blockquote>' in page
    assert f'href="/ask?{urlencode({"q": "停车怎么收费？"})}&amp;lang=zh"' in page
    assert "<script" not in page
    assert 'target="_blank"' not in page


def test_every_citation_leads_to_its_sentence(client: TestClient) -> None:
    link = re.search(r'class="qa-cite" href="([^"]+)"', ask(client, QUESTION))
    assert link
    assert f'<mark id="cited">{SENTENCE}</mark>' in client.get(unescape(link[1])).text


def test_the_first_page_offers_starters(client: TestClient) -> None:
    page = client.get("/ask?lang=en").text
    assert "<h1>Test Centre</h1>" in page
    assert 'href="/ask?q=When+did+it+open%3F&amp;lang=en"' in page
    assert '<form class="qa-ask" method="get"' in page  # the first question makes an address to share
    assert client.head("/ask").status_code == 200


def test_a_refusal_names_what_is_nearest(client: TestClient) -> None:
    page = ask(client, "停车怎么收费？")
    for words in ("现有资料中没有找到答案", "按此查找：停车怎么收费？", "/sources/centre?lang=zh", "请到服务台。", "已记录"):
        assert words in page
    assert "资料来源" not in page
    assert hidden(page, "answer_id") == "answer-2"


def test_coming_events_go_into_the_calendar(client: TestClient, library: Library) -> None:
    plain = library.documents["centre"]
    library.documents["centre"] = FUTURE.__class__(**{name: getattr(plain, name) for name in plain.__slots__} | {"starts": "2099-05-18"})
    assert 'href="/events/centre.ics"' in ask(client, QUESTION)
    library.documents["centre"] = plain


@pytest.mark.parametrize(
    ("question", "words"), [("", "请先输入您的问题。"), (" \n", "请先输入您的问题。"), ("长" * 61, "问题最多 60 个字，现在是 61 个字")]
)
def test_what_cannot_be_asked_is_said_beside_the_box(client: TestClient, question: str, words: str) -> None:
    for response in (client.get("/ask", params={"q": question, "lang": "zh"}), client.post("/ask", data={"q": question, "lang": "zh"})):
        assert response.status_code == 422
        assert words in response.text
        assert 'aria-invalid="true" aria-describedby="problem"' in response.text
        assert hidden(response.text, "conversation")


def test_trouble_is_words_and_a_status(client: TestClient) -> None:
    response = client.get("/ask", params={"q": "坏", "lang": "en"})
    assert response.status_code == 503
    assert "Please try again in a moment" in response.text
    assert "model" not in response.text


def test_a_follow_up_goes_on_with_the_conversation(client: TestClient, answers: ScriptedAnswers) -> None:
    page = ask(client, QUESTION)
    conversation = hidden(page, "conversation")
    assert is_ours(conversation)
    assert answers.conversations[-1] == conversation
    response = client.post("/ask", data={"q": "那它在哪里？", "conversation": conversation, "lang": "zh"})
    assert answers.conversations[-1] == conversation == hidden(response.text, "conversation")
    assert "<summary>此前的对话</summary>" in response.text
    assert f"<h2>{QUESTION}</h2>" in response.text
    assert f'<div class="p">{SENTENCE}</div>' in response.text  # the marker, which would lead nowhere here, is gone
    assert "<h1>那它在哪里？</h1>" in response.text


def test_a_link_joins_nobody(client: TestClient, answers: ScriptedAnswers) -> None:
    first, second = (hidden(ask(client, QUESTION), "conversation") for _ in range(2))
    assert first != second
    answers.remembered.add("guessable-1", Turn(question="密", answer="密", subject="", answered=True))
    page = client.post("/ask", data={"q": QUESTION, "conversation": "guessable-1"}).text
    assert "密" not in page
    assert hidden(page, "conversation") != "guessable-1"
    assert client.get("/continue/guessable-1").status_code == 404


def test_feedback_is_a_form_bound_to_its_answer(client: TestClient, opinions: Opinions) -> None:
    opinions.kept.clear()
    data = {"answer_id": hidden(ask(client, QUESTION), "answer_id"), "helpful": "false", "comment": " 不清楚 ", "lang": "zh"}
    response = client.post("/ask/feedback", data=data)
    assert response.status_code == 200
    assert "谢谢您的反馈。" in response.text
    assert 'href="/ask?lang=zh"' in response.text
    assert opinions.kept == [("answer-1", False, "不清楚")]
    assert client.post("/ask/feedback", data={**data, "answer_id": "guessed"}).status_code == 404
    assert client.post("/ask/feedback", data={**data, "comment": "x" * 501}).status_code == 422
    assert client.post("/ask/feedback", data={**data, "helpful": "perhaps"}).status_code == 422
    assert client.post("/ask/feedback", data={"answer_id": "answer-1"}).status_code == 422
    assert len(opinions.kept) == 1


def test_hostile_text_is_only_text(client: TestClient) -> None:
    page = ask(client, HOSTILE[:58])
    for tag in ("<img src=x", "<script", "<svg", "<b>1</b> <img"):
        assert tag not in page
    assert "&lt;img src=x onerror=" in page


def test_a_phone_goes_on_with_a_copy(client: TestClient, answers: ScriptedAnswers) -> None:
    mine = new_conversation()
    answers.remembered.add(mine, Turn(question=QUESTION, answer=f"{SENTENCE}[1]", subject="", answered=True, shown=(("centre", 8, 23),)))
    copy = hand_over(answers.remembered, mine)
    answers.remembered.add(mine, Turn(question="后来的问题", answer="后来", subject="", answered=True))
    response = client.get(f"/continue/{copy}?lang=zh")
    page = response.text
    assert response.headers["x-robots-tag"] == "noindex, nofollow"
    assert f"<h2>{QUESTION}</h2>" in page
    assert 'href="/sources/centre?from=8&amp;to=23&amp;lang=zh"' in page
    assert "后来" not in page
    assert '<details class="qa-turns" open>' in page
    assert hidden(page, "conversation") == copy
    answered = client.post("/ask", data={"q": "还有呢？", "conversation": copy, "lang": "zh"}).text
    assert f"<h2>{QUESTION}</h2>" in answered
    assert [turn.question for turn in answers.remembered.turns(mine)] == [QUESTION, "后来的问题"]


def test_a_conversation_that_is_over_says_so(client: TestClient) -> None:
    response = client.get(f"/continue/{new_conversation()}?lang=en")
    assert response.status_code == 404
    assert "This conversation is over" in response.text
    assert "30 minutes" in response.text


def test_questions_here_count_like_all_others(settings: Settings, answers: ScriptedAnswers, library: Library, opinions: Opinions) -> None:
    app = built(settings.model_copy(update={"questions_per_minute": 1}), answers, library, opinions)
    with TestClient(app) as client:
        assert [client.get("/ask").status_code for _ in range(3)] == [200] * 3
        assert client.get("/ask", params={"q": QUESTION}).status_code == 200
        response = client.post("/ask", data={"q": QUESTION})
        assert response.status_code == 429
        assert int(response.headers["retry-after"]) > 0
        assert response.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("value", "kept"), [("https://Ask.example.org/", "https://ask.example.org"), ("http://10.0.0.5:7860", "http://10.0.0.5:7860")]
)
def test_the_public_address_is_an_origin(monkeypatch: pytest.MonkeyPatch, value: str, kept: str) -> None:
    monkeypatch.setenv("QA_BOT_PUBLIC_URL", value)
    assert load_settings().public_url == kept


@pytest.mark.parametrize("value", ["ask.example.org", "https://*.example.org", "https://example.org/ask", "javascript:alert(1)"])
def test_what_is_no_origin_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("QA_BOT_PUBLIC_URL", value)
    with pytest.raises(SettingsError, match="QA_BOT_PUBLIC_URL"):
        load_settings()
