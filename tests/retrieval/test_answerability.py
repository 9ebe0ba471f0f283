"""Which rule excludes an answer is told, and a question that no rule excludes is judged by its probability alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa_bot.assembly import Parts
from qa_bot.releases import Release
from qa_bot.retrieval.answerability import Answerability, Exclusion, answerability
from qa_bot.retrieval.evidence import rank_evidence


@pytest.fixture
def judged(parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]) -> Callable[[str], Answerability]:
    for name, city in (("one", "武汉"), ("two", "长沙"), ("three", "成都")):
        text = f"{city}用户组由{city}高校组织，每月聚会一次，欢迎报名。\n"
        (corpus / "about" / f"{name}.md").write_text(f"# {city}用户组\n\n{text}", encoding="utf-8")
    chips = "江芯700的功耗是90瓦。\n\n江芯900有六十四个核。\n"
    (corpus / "about" / "chips.md").write_text(f"# 江芯处理器\n\n{chips}", encoding="utf-8")
    publish_corpus()

    def judge(question: str) -> Answerability:
        index, second = parts.retriever.index(), parts.retriever.second
        search = parts.retriever.search(question, index)
        evidence = rank_evidence(search, index.keywords, second)
        return answerability(search, evidence, index.keywords, second.name)

    return judge


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("2019年江城算力博览会在哪里举行？", Exclusion.YEAR),
        ("第九届江城算力博览会有多少家参展企业？", Exclusion.EDITION),
        ("西安用户组由谁组织？", Exclusion.REGION),
        ("深圳的创新大厅由谁运营？", Exclusion.REGION),  # its document names no region at all
        ("创新大厅几点开门？", Exclusion.KIND),
        ("创新大厅的建筑面积", Exclusion.MEASURE),
        ("创新大厅里有没有咖啡厅", Exclusion.UNKNOWN_THING),
        ("？？？", Exclusion.NO_WORDS),
        ("Who invented penicillin?", Exclusion.UNKNOWN_WORDS),
    ],
)
def test_the_rule_that_excludes_is_named(judged: Callable[[str], Answerability], question: str, rule: Exclusion) -> None:
    found = judged(question)
    assert found.excluded_by is rule
    assert found.probability == 0.0


@pytest.mark.usefixtures("judged")
def test_the_best_unit_must_not_speak_of_another_model_though_others_speak_of_the_one_asked_for(parts: Parts) -> None:
    index, second = parts.retriever.index(), parts.retriever.second
    search = parts.retriever.search("江芯900的功耗是多少瓦？", index)
    evidence = sorted(rank_evidence(search, index.keywords, second), key=lambda item: "700" not in item.text)
    assert answerability(search, evidence, index.keywords, second.name).excluded_by is Exclusion.EDITION


def test_what_is_in_the_documents_is_not_excluded(judged: Callable[[str], Answerability]) -> None:
    found = judged("创新大厅由谁运营？")
    assert found.excluded_by is None
    assert 0 < found.probability < 1
    assert judged("深圳是不是也有创新大厅？").excluded_by is None
    assert judged("我们是深圳的公司，创新大厅由谁运营？").excluded_by is None


@pytest.mark.parametrize(("houses", "rule"), [(0, Exclusion.REGION), (4, None)])
def test_a_document_need_not_name_the_region_that_the_whole_corpus_is_of(
    corpus: Path, houses: int, rule: Exclusion | None, request: pytest.FixtureRequest
) -> None:
    for number in range(houses):
        (corpus / "about" / f"house-{number}.md").write_text(f"# {number}号楼\n\n武汉的{number}号楼有会议室。\n", encoding="utf-8")
    assert request.getfixturevalue("judged")("武汉的创新大厅由谁运营？").excluded_by is rule
