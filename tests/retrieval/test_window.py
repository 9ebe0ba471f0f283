"""The reader's window: what fits, in which order, and where each unit stands in it."""

from collections.abc import Sequence
from typing import Any

from qa_bot.records import Passage, ScoredPassage, SourceDocument
from qa_bot.retrieval.window import Window, pack
from qa_bot.text.units import Unit, units


class Characters:
    """A tokenizer whose tokens are characters."""

    cls_token_id, sep_token_id = 1, 2

    def __call__(self, texts: Sequence[str], **_: Any) -> dict[str, Any]:  # noqa: ANN401  # the real one's options
        ids = [[ord(character) for character in text] for text in texts]
        return {"input_ids": ids, "offset_mapping": [[(at, at + 1) for at in range(len(text))] for text in texts]}


def found(name: str, text: str) -> ScoredPassage:
    document = SourceDocument(id=name, title=f"《{name}》", text=text, category="", language="")
    return ScoredPassage(Passage(document_id=name, number=1, section=(), start=0, end=len(text), text=text), document, 0.0)


def places(passages: Sequence[ScoredPassage]) -> list[tuple[int, Unit]]:
    return [(rank, unit) for rank, passage in enumerate(passages) for unit in units(passage.document.text)]


def packed(passages: Sequence[ScoredPassage], order: Sequence[tuple[int, Unit]], room: int = 320) -> tuple[Window, str]:
    window = pack("问？", passages, order, Characters(), room)  # type: ignore[arg-type]
    return window, "".join(chr(token) if token > 2 else "|" for token in window.tokens)


def test_units_stand_in_the_order_of_their_documents_whatever_their_likelihood() -> None:
    passages = [found("甲", "第一句。第二句。"), found("乙", "别的。")]
    order = places(passages)[::-1]
    window, text = packed(passages, order)
    assert text == "|query: 问?|passage:《甲》第一句。第二句。《乙》别的。|"
    assert [text[reach.first : reach.last] for reach in window.reaches] == ["第一句。", "第二句。", "别的。"]
    assert [order[reach.row][0] for reach in window.reaches] == [0, 0, 1]


def test_the_likeliest_stay_where_room_is_short() -> None:
    passages = [found("甲", "这一句不太可能。答案。")]
    unlikely, likely = places(passages)
    window, text = packed(passages, [likely, unlikely], room=28)
    assert [reach.row for reach in window.reaches] == [0]
    assert "不太可能" not in text
    assert len(window.tokens) <= 28


def test_what_explains_a_unit_is_said_once() -> None:
    passages = [found("甲", "## 材料\n\n要带：\n\n- 身份证\n- 申请表")]
    _, text = packed(passages, places(passages))
    assert text.count("《甲》") == text.count("材料") == 1
    assert text.index("要带:") < text.index("身份证") < text.index("申请表")


def test_offsets_lead_back_to_the_characters() -> None:
    passages = [found("甲", "答案在此。")]
    window, _ = packed(passages, places(passages))
    (reach,) = window.reaches
    assert [slice(*offset) for offset in reach.offsets] == [slice(at, at + 1) for at in range(5)]


def test_nothing_found_is_a_question_alone() -> None:
    window, text = packed([], [])
    assert window.reaches == []
    assert text == "|query: 问?|passage:|"
