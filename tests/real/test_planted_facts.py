"""Facts planted in files of many formats are found by asking the real assistant, and cited with the page, slide, sheet or row."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.builder import Scope, plan, publish
from ingest.sources import find
from qa_bot.assembly import assemble
from qa_bot.records import Citation
from qa_bot.settings import Settings
from qa_bot.web.place_names import place_name
from tests.ingest.documents import pdf_files, scans, sheet_files, slide_files, web_files, word_files

ROOT = Path(__file__).parents[2]
FILES = {
    "展厅使用办法.docx": word_files.rules,
    "租金减免.docm": word_files.by_hand,
    "推介会.pptx": slide_files.introduction,
    "收费标准.xlsx": sheet_files.prices,
    "通讯录.csv": sheet_files.contacts,
    "办事指南.htm": web_files.from_word,
    "年度报告.pdf": pdf_files.report,
    "扫描件.pdf": scans.mixed_pdf,
}

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.timeout(900)]

Ask = Callable[[str], dict[str, str]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """A question → what is cited, and where it stands."""
    folder = tmp_path_factory.mktemp("planted")
    corpus, data = folder / "corpus", folder / "data"
    corpus.mkdir()
    data.mkdir()
    (data / "models").symlink_to(ROOT / "data" / "models")
    for name, made in FILES.items():
        (corpus / name).write_bytes(made())
    settings = Settings(_env_file=None, data_folder=data, corpus_folder=corpus)  # type: ignore[call-arg]
    parts = assemble(settings, lambda _: None)
    planned = plan(find([corpus]).files, settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
    assert not planned.failed, planned.failed
    publish(planned, parts.embeddings, parts.releases)

    def answered(question: str) -> dict[str, str]:
        cited = [event for event in parts.chatbot.answer(question, language="zh") if isinstance(event, Citation)]
        return {citation.quote: place_name(citation.found.document, (citation.start, citation.end), "zh") for citation in cited}

    return answered


@pytest.mark.parametrize(
    ("question", "fact", "place"),
    [
        ("报告厅周末的场地价格是多少？", "2,600.50", "工作表“场地价格”第5行"),
        ("周末几点关门？", "18:30", "工作表“开放时间”第3行"),
        ("物业部的电话是多少？", "027-88003344", "第4行"),
        ("B座的最大面积是多少？", "900平方米", "第3张幻灯片"),
        ("入驻审核由哪个部门负责？", "招商部负责", "第2张幻灯片"),
        ("园区食堂可以容纳多少人？", "600人", "第4张幻灯片"),
        ("哪些团体免费？", "学生团体免费", ""),
        ("减免比例是多少？", "百分之三十", ""),
        ("二号窗口什么时候受理？", "下午2:00", ""),
        ("2024年计划新建几个实验室？", "两个实验室", "第2页"),
        ("场地租金每平方米每月多少元？", "三十五元", "第2页"),
        ("二号楼什么时候停水？", "5月18日", "第3页"),
    ],
)
def test_facts_are_found_and_cited(ask: Ask, question: str, fact: str, place: str) -> None:
    cited = ask(question)
    assert place in [where for quote, where in cited.items() if fact in quote], cited
