"""Visitors see where in its original a cited sentence stands: on cards, in lists of sources, on the source page, in the API."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from qa_bot.records import Citation, Language, Place, ScoredPassage, SourceDocument
from qa_bot.settings import Settings
from qa_bot.web.answer_html import answer_html
from qa_bot.web.answer_parts import card
from qa_bot.web.answer_view import AnswerView, after
from qa_bot.web.place_names import place_name, place_names
from qa_bot.web.wire import Citation as Travelling
from qa_bot.web.wire import travelling
from tests.web.fakes import SENTENCE, TEXT, Library, Opinions, ScriptedAnswers, built, document, passages_of

START = TEXT.index(SENTENCE)


def placed(*places: Place) -> SourceDocument:
    return replace(document(), places=places)


def cited(source: SourceDocument, number: int, start: int = START) -> Citation:
    return Citation(number, ScoredPassage(passages_of(source)[0], source, 1.0), start, start + len(SENTENCE))


@pytest.mark.parametrize(
    ("places", "zh", "en"),
    [
        ((), "", ""),
        ((Place(0, "page", "3"),), "第3页", "page 3"),
        ((Place(0, "slide", "5"),), "第5张幻灯片", "slide 5"),
        ((Place(0, "sheet", "价格"), Place(2, "row", "12")), "工作表“价格”第12行", "sheet “价格”, row 12"),
        ((Place(0, "row", "12"),), "第12行", "row 12"),
        ((Place(0, "page", "3"), Place(START + 1, "page", "4")), "第3–4页", "pages 3–4"),
        ((Place(0, "row", "3"), Place(START + len(SENTENCE), "row", "4")), "第3行", "row 3"),
        ((Place(0, "sheet", "a"), Place(START, "row", "3"), Place(START + 2, "row", "5")), "工作表“a”第3–5行", "sheet “a”, rows 3–5"),
        ((Place(0, "sheet", "a"), Place(START, "row", "3"), Place(START + 2, "sheet", "b")), "工作表“a”第3行", "sheet “a”, row 3"),
        ((Place(START + 1, "page", "4"),), "", ""),
    ],
)
def test_places_in_words(places: tuple[Place, ...], zh: str, en: str) -> None:
    span = START, START + len(SENTENCE)
    assert place_name(placed(*places), span, "zh") == zh
    assert place_name(placed(*places), span, "en") == en


@pytest.mark.parametrize(("language", "words"), [("zh", "第1页、第2页"), ("en", "page 1; page 2")])
def test_a_list_names_each_place_once(language: Language, words: str) -> None:
    source = placed(Place(0, "page", "1"), Place(START, "page", "2"))
    first = replace(cited(source, 1, 0), end=START)
    assert place_names([first, cited(source, 2), cited(source, 3)], language) == words


def test_cards_lists_and_api(settings: Settings) -> None:
    source = placed(Place(0, "sheet", "<b>"), Place(START, "row", "12"))
    citation = cited(source, 1)
    assert card(citation, settings.centre, "en")["place"] == "sheet “<b>”, row 12"
    wire = travelling(citation, "zh")
    assert isinstance(wire, Travelling)
    assert wire.place == "工作表“<b>”第12行"
    view = AnswerView("?", passages=(citation.found,), text=f"{SENTENCE}[1]")
    done = list(ScriptedAnswers(Library({"centre": source})).answer("?"))[-1]
    html = answer_html(after(after(view, citation), done), settings.centre, "zh", "key", 1.0)
    assert html.count("工作表“&lt;b&gt;”第12行") == 2  # on the card, and in the list of sources


def test_the_source_page_names_the_place_of_what_was_cited(settings: Settings) -> None:
    library = Library({"centre": placed(Place(0, "page", "7"))})
    with TestClient(built(settings, ScriptedAnswers(library), library, Opinions())) as client:
        assert "第7页" in client.get(f"/sources/centre?from={START}&to={START + 5}&lang=zh").text
        assert "第7页" not in client.get("/sources/centre?lang=zh").text
