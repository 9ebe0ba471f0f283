"""The source page shows a document, marks what was cited, and warns of what is out of date."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from qa_bot.errors import ReleaseError
from qa_bot.settings import Settings
from qa_bot.web.source_page import source_link
from tests.web.fakes import HOSTILE, SENTENCE, TEXT, Library, Opinions, ScriptedAnswers, built, document

START = TEXT.index(SENTENCE)
END = START + len(SENTENCE)


def test_document_with_its_facts_and_anchors(client: TestClient) -> None:
    response = client.get("/sources/centre?lang=en")
    assert response.status_code == 200
    page = response.text
    assert '<html lang="en">' in page
    for part in (
        '<h1 lang="zh">中心介绍</h1>',
        "About",
        "14 July 2023",
        "<h2>平台</h2>".replace("<h2>", '<h2><a class="anchor" id="p2"></a>'),
    ):
        assert part in page
    assert [page.count(f'id="p{number}"') for number in (1, 2, 3, 4, 5)] == [1, 1, 1, 1, 0]
    assert "<mark" not in page
    assert "<script" not in page


def test_who_issued_it_where_it_comes_from_and_how_long_it_is_valid(client: TestClient, library: Library) -> None:
    facts = {"issuer": "某区政府", "source": "园区网站", "valid_from": "2099-01-01", "valid_until": "2099-12-31"}
    library.documents["rules"] = document(id="rules", **facts)
    page = client.get("/sources/rules?lang=en").text
    del library.documents["rules"]
    for words in ("某区政府", "园区网站", "from 1 January 2099", "until 31 December 2099"):
        assert words in page


def test_the_cited_stretch_is_marked_once_and_named(client: TestClient) -> None:
    page = client.get(f"/sources/centre?from={START}&to={END}").text
    assert f'<mark id="cited">{SENTENCE}</mark>' in page
    assert page.count("<mark") == 1


LINK = f"from={START}&to={END}&sum=dc38a798"


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("中心是一个平台。", "中心是一个平台，欢迎参观。"),  # it stands further down
        TEXT.replace(SENTENCE, "") + "\n\n" + SENTENCE,  # at the end, and the document is no longer
        SENTENCE,  # much shorter than it was
    ],
)
def test_what_was_cited_is_found_again_in_a_changed_document(client: TestClient, library: Library, text: str) -> None:
    library.documents["changed"] = document(id="changed", text=text)
    page = client.get(f"/sources/changed?{LINK}").text
    del library.documents["changed"]
    assert f'<mark id="cited">{SENTENCE}</mark>' in page
    assert page.count("<mark") == 1


def test_what_is_gone_from_a_changed_document_is_said_to_be(client: TestClient, library: Library) -> None:
    library.documents["changed"] = document(id="changed", text=TEXT.replace("2020年9月1日", "2020年9月2日"))
    page = client.get(f"/sources/changed?{LINK}&lang=en").text
    del library.documents["changed"]
    assert "The sentence behind the answer is no longer in it." in page
    assert "<mark" not in page
    assert f"{LINK}&lang=zh".replace("&", "&amp;") in page  # the other language says so, too


def test_a_stretch_over_several_blocks_has_one_name(client: TestClient) -> None:
    page = client.get(f"/sources/centre?from={START}&to={len(TEXT)}").text
    assert page.count("<mark") > 3
    assert page.count('id="cited"') == 1


@pytest.mark.parametrize(
    "query",
    [
        "from=9&to=3",
        "from=0&to=99999",
        "from=-1&to=5",
        "from=a&to=b",
        "from=1",
        "from=²&to=³",
        "from=9&to=3&sum=00000000",
        "from=4&to=4&sum=00000000",
        f"from={'9' * 5000}&to=1",
    ],
)
def test_bad_numbers_mark_nothing(client: TestClient, query: str) -> None:
    response = client.get(f"/sources/centre?{query}")
    assert response.status_code == 200
    assert "<mark" not in response.text


def test_hostile_text_is_only_text(client: TestClient) -> None:
    page = client.get("/sources/hostile?from=3&to=40").text
    assert HOSTILE not in page
    for tag in ("<img src=x", "<script", "<svg", "</code>\n"):
        assert tag not in page
    assert "&lt;script&gt;" in page


def test_old_documents_say_so_and_lead_to_the_newer(client: TestClient) -> None:
    page = client.get("/sources/old", headers={"Accept-Language": "zh-CN"}).text
    assert page.count('class="qa-notice"') == 2
    assert "已于 2021年 到期" in page
    assert 'href="/sources/centre?lang=zh"' in page


def test_the_link_to_the_newer_stands_with_the_words_that_it_is_replaced(client: TestClient, library: Library) -> None:
    library.documents["past"] = document(id="past", starts="2021-05-01", superseded_by="centre")
    page = client.get("/sources/past?lang=en").text
    del library.documents["past"]
    assert [words in page for words in ("This event is over.", "has been replaced by a newer one")] == [True, True]
    assert page.index("has been replaced by a newer one") < page.index('href="/sources/centre?lang=en"')
    assert 'href="/sources/centre?lang=en"' not in page[: page.index("has been replaced by a newer one")]


def test_a_rule_that_does_not_hold_yet_says_so_as_answers_do(client: TestClient, library: Library) -> None:
    library.documents["rules"] = document(id="rules", valid_from="2099-01-01")
    page = client.get("/sources/rules?lang=en").text
    del library.documents["rules"]
    assert "This document takes effect on 1 January 2099" in page


@pytest.mark.parametrize("name", ["nothing", "hidden", "..%2F..%2Fetc%2Fpasswd", "%00"])
def test_unknown_and_hidden_documents_are_a_friendly_404(client: TestClient, name: str) -> None:
    response = client.get(f"/sources/{name}?lang=en")
    assert response.status_code == 404
    assert "This document was not found" in response.text
    assert "Please go to the desk." in response.text


def test_links_carry_offsets_and_anchor_and_survive_odd_names(library: Library) -> None:
    document, passages = library.document("centre") or pytest.fail("the library lost its document")
    assert source_link(document.id, "en", passages[1], (3, 9)) == "/sources/centre?from=3&to=9&lang=en#p2"
    assert source_link(document.id, "en", passages[0], (START, END), "dc38a798") == f"/sources/centre?{LINK}&lang=en#p1"
    assert source_link('a/b "<?#', "zh") == "/sources/a%2Fb%20%22%3C%3F%23?lang=zh"


class _Nothing:
    def document(self, document_id: str) -> None:
        raise ReleaseError(f"no release is live, so there is no {document_id}; publish one")


@pytest.fixture
def broken(settings: Settings, answers: ScriptedAnswers, opinions: Opinions) -> Iterator[TestClient]:
    app: FastAPI = built(settings, answers, _Nothing(), opinions)
    with TestClient(app) as client:
        yield client


def test_trouble_below_is_words_not_a_trace(broken: TestClient) -> None:
    response = broken.get("/sources/centre?lang=en")
    assert response.status_code == 503
    assert "Please try again in a moment" in response.text
    assert "release" not in response.text
