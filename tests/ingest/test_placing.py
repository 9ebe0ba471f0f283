"""Known questions: tied to the sentences that answer them, left out where these are gone, published like documents."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingest.builder import Plan, Scope, plan, publish, repair
from ingest.cli import app
from ingest.placing import place_questions
from ingest.sources import find
from qa_bot.assembly import Parts
from qa_bot.errors import DocumentError
from qa_bot.own_questions import FILE
from qa_bot.release_files import read_content
from qa_bot.releases import Release
from qa_bot.retrieval.answerability import answerability
from qa_bot.retrieval.evidence import rank_evidence
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.retrieval.second_look import Meaning
from qa_bot.web.answer_view import gathered

ASKED = {"question": "谁来打理这个地方", "documents": ["hall"], "answers": ["由江城科技集团运营"]}
LIST = {"question": "里头分成哪几块", "documents": ["hall"], "answers": ["芯片展区", "人才展区"]}
GONE = {"question": "停车要钱吗", "documents": ["hall", "nowhere"], "answers": ["停车免费"]}
OPENED = "创新大厅什么时候启用？"
KNOWN = {"question": "哪天开张的", "documents": ["hall"], "answers": ["2021年3月5日启用"]}
NOT_KNOWN = {"question": "创新大厅什么时候启用呀", "documents": [], "answers": []}
UNANSWERED = {"question": "周末开不开门", "documents": [], "answers": []}


def write(corpus: Path, *rows: object) -> None:
    (corpus / FILE).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def look(parts: Parts, scope: Scope = Scope.CORPUS) -> Plan:
    files = find([parts.settings.corpus_folder]).files
    return plan(files, parts.settings, parts.releases, parts.embeddings.identity, scope=scope)


def test_a_question_leads_to_the_sentences_with_the_words_that_answer_it(parts: Parts, corpus: Path) -> None:
    write(corpus, ASKED, LIST, GONE, UNANSWERED)
    prepared = look(parts)
    text = next(entry.document.text for entry in prepared.kept if entry.document and entry.document.id == "hall")
    known = {question.text: [text[start:end] for _, start, end in question.places] for question in prepared.placed.questions}
    assert known == {
        ASKED["question"]: ["创新大厅于2021年3月5日启用，由江城科技集团运营。"],
        LIST["question"]: ["芯片展区", "人才展区"],
        UNANSWERED["question"]: [],
    }
    assert [question.text for question in prepared.placed.left_out] == [GONE["question"]]
    assert find([corpus]).skipped == ()  # it is no document, and no file that was not understood


def test_what_a_document_says_it_is_asked_leads_to_its_first_sentence(parts: Parts, corpus: Path) -> None:
    hall = corpus / "about" / "hall.md"
    stated = 'asked: ["这地方谁管", "啥时候有的"]\nsource: 测试'
    hall.write_text(hall.read_text(encoding="utf-8").replace("source: 测试", stated), encoding="utf-8")
    write(corpus, LIST)
    prepared = look(parts)
    hall_text = next(entry.document.text for entry in prepared.kept if entry.document and entry.document.id == "hall")
    known = {question.text: [hall_text[start:end] for _, start, end in question.places] for question in prepared.placed.questions}
    first = ["创新大厅于2021年3月5日启用，由江城科技集团运营。"]
    assert known == {LIST["question"]: ["芯片展区", "人才展区"], "这地方谁管": first, "啥时候有的": first}


def test_it_is_published_and_survives_a_repair(parts: Parts, corpus: Path) -> None:
    write(corpus, ASKED, LIST)
    publish(look(parts), parts.embeddings, parts.releases)
    for _ in range(2):
        content = read_content(parts.releases.live_folder(), check=True)
        assert [question.text for question in content.questions] == [ASKED["question"], LIST["question"]]
        assert content.questions[0].searched == f"{ASKED['question']}？"
        assert content.question_vectors.shape == (2, content.vectors.shape[1])
        repair(parts.releases)


def test_new_questions_alone_are_a_change_and_old_ones_are_not_embedded_again(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]
) -> None:
    publish_corpus()
    assert not look(parts).changes
    write(corpus, ASKED)
    assert look(parts).changes
    publish(look(parts), parts.embeddings, parts.releases)
    assert not look(parts).changes
    write(corpus, ASKED, LIST)
    embedded = parts.embeddings.embedded  # type: ignore[attr-defined]
    embedded.clear()
    publish(look(parts), parts.embeddings, parts.releases)
    assert embedded == [LIST["question"]]


def test_where_the_words_are_gone_the_question_leads_nowhere(parts: Parts, corpus: Path) -> None:
    write(corpus, ASKED)
    publish(look(parts), parts.embeddings, parts.releases)
    hall = corpus / "about" / "hall.md"
    hall.write_text(hall.read_text(encoding="utf-8").replace("由江城科技集团运营", "由江城会展公司运营"), encoding="utf-8")
    prepared = look(parts)
    assert prepared.placed.questions == ()
    publish(prepared, parts.embeddings, parts.releases)
    assert read_content(parts.releases.live_folder()).questions == ()


def test_who_asks_nearly_the_same_is_led_there(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> None:
    asked = "谁来打理这个地方呀"

    def search() -> Search:
        with closing(LiveIndex(parts.releases.live_folder())) as index:
            return index.search(asked, parts.embeddings.query_vector(asked), 5)

    def score(found: Search) -> float:
        return next(each.score for each in found.passages if "由江城科技集团运营" in each.passage.text)

    publish_corpus()
    before = search()
    assert before.nearest.places == ()
    write(corpus, ASKED)
    publish(look(parts), parts.embeddings, parts.releases)
    found = search()
    assert 0 < found.nearest.places[0].alike < 1
    assert [each.passage.number for each in found.passages if each.stages["alike"] == found.nearest.places[0].alike] == [1]
    assert score(found) > score(before) + 1


def test_who_asks_the_very_same_is_answered_from_there(parts: Parts, corpus: Path) -> None:
    hall = corpus / "about" / "hall.md"
    hall.write_text(hall.read_text(encoding="utf-8").replace("source: 测试", 'asked: ["周末收不收义工"]\nsource: 测试'), encoding="utf-8")
    publish(look(parts), parts.embeddings, parts.releases)
    answers = {question: gathered(question, parts.chatbot.answer(question)) for question in ("周末收不收义工", "周末收不收衣服")}
    assert [answer.declined for answer in answers.values()] == [False, True]
    assert "创新大厅于2021年3月5日启用" in answers["周末收不收义工"].text


def test_what_is_known_not_to_be_answered_is_less_surely_answered_unless_by_a_new_sentence(parts: Parts, corpus: Path) -> None:
    def sure() -> float:
        publish(look(parts), parts.embeddings, parts.releases)
        with closing(LiveIndex(parts.releases.live_folder())) as index:
            search = index.search(OPENED, parts.embeddings.query_vector(OPENED), 5)
            second = Meaning(parts.embeddings)
            return answerability(search, rank_evidence(search, index.keywords, second), index.keywords, second.name).probability

    hall = corpus / "about" / "hall.md"
    write(corpus, KNOWN)
    before = sure()
    write(corpus, KNOWN, NOT_KNOWN)
    assert 0 < sure() < before / 2
    hall.write_text(
        hall.read_text(encoding="utf-8").replace("2021年3月5日", "2021年4月6日"), encoding="utf-8"
    )  # no known question leads here
    assert sure() > before / 2


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "Expecting property name"),
        ('{"question": "a", "documents": ["hall"]}', "answers"),
        ('{"question": " ", "documents": [], "answers": []}', "the question must be a text"),
        ('{"question": "a", "documents": "hall", "answers": ["b"]}', "documents must be a list of texts"),
        ('["a"]', "list indices"),
    ],
)
def test_a_line_that_is_none_is_named_with_what_one_looks_like(parts: Parts, corpus: Path, line: str, what: str) -> None:
    (corpus / FILE).write_text(f"\n{json.dumps(ASKED)}\n{line}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=rf"{FILE}, line 3: .*{what}.*a line is .*answers") as raised:
        place_questions(parts.settings, ())
    assert "questions.jsonl第3行有误" in raised.value.zh


def test_a_file_in_another_encoding_is_told_to_be_saved_anew(parts: Parts, corpus: Path) -> None:
    (corpus / FILE).write_bytes(json.dumps(ASKED, ensure_ascii=False).encode("gb18030"))
    with pytest.raises(DocumentError, match=rf"{FILE}: it is not UTF-8 .* save it as UTF-8"):
        place_questions(parts.settings, ())


def test_the_command_says_which_questions_lead_nowhere(parts: Parts, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_bot.assembly.assemble", lambda *_: parts)
    write(corpus, ASKED, GONE)
    result = CliRunner().invoke(app, ["check"])
    assert result.exit_code == 0, result.output
    assert "questions.jsonl: 1 questions lead nowhere" in result.output
    assert GONE["question"] in result.output
