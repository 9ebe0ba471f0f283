"""The staff learn what visitors could not find, write an article for it, publish, and see the questions answered."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from ingest.articles import Article, as_markdown
from ingest.builder import plan, publish
from ingest.entries import Scope
from ingest.loaders import load
from ingest.sources import everything
from ingest.staff.office import Office
from qa_bot.learning.words import word
from qa_bot.releases import Release
from qa_bot.settings import Settings
from qa_bot.store.database import now
from tests.ingest.staff.conftest import csrf
from tests.learning.visits import ask_in_vain, dislike
from tests.web.payloads import PAYLOADS

pytestmark = pytest.mark.slow

BOOKING = ["参观需要提前几天预约", "请问参观需要提前几天预约", "参观要提前几天预约"]
ANSWER = "参观需要提前三天预约，预约电话是027-12345678。"


@pytest.fixture
def gaps(office: Office, publish_corpus: Callable[[], Release]) -> None:
    """Booking was asked for in three wordings, and nothing answers it."""
    publish_corpus()
    ask_in_vain(office.engine, [*BOOKING, BOOKING[0]], asked=now() - timedelta(hours=1), passages="hall-p1")


def questions_of(html: str) -> list[str]:
    return re.findall(r'name="questions" value="([^"]*)"', html)


def test_an_empty_database_has_a_page(staff: TestClient) -> None:
    page = staff.get("/staff/visitors")
    assert page.status_code == 200
    assert "<svg" not in page.text
    assert staff.get("/staff/visitors/gaps/1").status_code == 404


def test_the_page_is_for_staff_only(visitor: TestClient) -> None:
    for path in ("/staff/visitors", "/staff/visitors/wordings.csv", "/staff/visitors/gaps/1"):
        assert visitor.get(path).status_code == 303
    assert visitor.post("/staff/visitors/article", data={"title": "x"}).status_code == 401


@pytest.mark.usefixtures("gaps")
def test_gaps_stand_first_with_their_wordings_and_files(staff: TestClient) -> None:
    page = staff.get("/staff/visitors?days=7").text
    assert questions_of(page) == [BOOKING[0], *(each for each in questions_of(page) if each != BOOKING[0])]
    assert sorted(questions_of(page)) == sorted(BOOKING)
    assert "问了 4 次" in page
    assert "创新大厅简介" in page
    assert page.count("<svg") == 2
    assert " style=" not in page  # the page's own policy forbids it
    file = staff.get("/staff/visitors/wordings.csv?days=7")
    assert file.headers["content-type"].startswith("text/csv")
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert BOOKING[1] in file.text
    assert staff.get("/staff/visitors/nothing.csv").status_code == 404


@pytest.mark.usefixtures("gaps")
def test_what_did_not_help_and_what_expires_stands_on_the_page(staff: TestClient, office: Office) -> None:
    dislike(office.engine, "v0", "没有说提前几天")
    page = staff.get("/staff/visitors").text
    assert "没有说提前几天" in page
    expiring = page.split(f"<h2>{word('expiring', 'zh')} (1)</h2>")[1].partition("<h2>")[0]
    assert "入驻企业租金补贴办法" in expiring
    assert "2023年12月31日" in expiring


def test_what_visitors_typed_is_text(staff: TestClient, office: Office) -> None:
    ask_in_vain(office.engine, PAYLOADS, asked=now() - timedelta(hours=1))
    dislike(office.engine, "v0", PAYLOADS[0])
    page = staff.get("/staff/visitors").text
    body = page[page.index("<main") :].lower()
    for tag in ("<script", "<img", "<iframe", "<object", "<style", "<math"):
        assert tag not in body
    mark = csrf(page)
    form = staff.post("/staff/visitors/write", data={"questions": PAYLOADS[:20], "csrf": mark}).text.lower()
    assert "<script" not in form[form.index("<main") :]
    assert "<img" not in form[form.index("<main") :]


@pytest.mark.usefixtures("gaps")
def test_an_incomplete_article_comes_back_with_what_was_written(staff: TestClient, office: Office) -> None:
    mark = csrf(staff.get("/staff/visitors").text)
    data = {"questions": BOOKING, "title": "参观预约", "question": "", "answer": ANSWER, "category": "about", "csrf": mark}
    again = staff.post("/staff/visitors/article", data=data)
    assert again.status_code == 422
    assert ANSWER in again.text
    assert questions_of(again.text) == BOOKING
    assert not office.shelf.documents()


@pytest.mark.usefixtures("gaps")
def test_without_the_forms_mark_nothing_is_written(staff: TestClient, office: Office) -> None:
    data = {"questions": BOOKING, "title": "参观预约", "question": BOOKING[0], "answer": ANSWER, "category": "about"}
    assert staff.post("/staff/visitors/article", data=data).status_code == 403
    assert not office.shelf.documents()


@pytest.mark.usefixtures("gaps")
def test_a_gap_is_closed_in_place(staff: TestClient, office: Office) -> None:
    page = staff.get("/staff/visitors").text
    mark, questions = csrf(page), questions_of(page)
    form = staff.post("/staff/visitors/write", data={"questions": questions, "csrf": mark}).text
    assert questions_of(form) == questions
    assert all(question in form.partition('<textarea id="asked"')[2].partition("</textarea>")[0] for question in questions)
    article = {"title": "参观预约办法", "question": BOOKING[0], "answer": ANSWER, "category": "about", "asked": "\r\n".join(questions)}
    saved = staff.post("/staff/visitors/article", data={"questions": questions, "csrf": mark, **article})
    where = saved.headers["location"].partition("?")[0]
    assert "尚未发布" in staff.get(where).text
    assert "仍未答上" in staff.post(where, data={"csrf": mark}).text
    assert f'href="{where}"' in staff.get("/staff/visitors").text
    assert office.audit.last()[0].action == "wrote_article"

    parts = office.parts
    files = everything(office.settings, office.shelf).files
    planned = plan(files, office.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
    release = publish(planned, parts.embeddings, parts.releases)
    deadline = time.monotonic() + 30
    while parts.retriever.index().release_id != release.id and time.monotonic() < deadline:
        time.sleep(0.05)  # the server looks once a second
    shown = staff.post(where, data={"csrf": mark}).text
    assert "已经发布" in shown
    assert shown.count("由这篇问答答上") == len(questions)
    assert ANSWER in shown


@pytest.mark.parametrize("title", ["预约\nvisibility: hidden", '引号"与冒号: 和#', "---", "[a, b]", "<b>粗</b>"])
def test_a_title_stays_a_title(settings: Settings, title: str) -> None:
    path = settings.data_folder / "article.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_markdown(Article(title, "参观\n怎么预约", ANSWER, "about"), "qa-20260310-abcdef"), encoding="utf-8")
    document = load(path, root=None, settings=settings).document
    assert (document.title, document.id, document.visibility) == (" ".join(title.split()), "qa-20260310-abcdef", "public")
    assert ANSWER in document.text
    assert "工作人员" in document.source
