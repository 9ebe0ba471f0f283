"""Spelling: slips of the input method and of the keyboard are corrected towards the corpus, and nothing else is touched."""

import pytest

from qa_bot.records import Passage
from qa_bot.retrieval.spelling import Spelling
from qa_bot.store.keywords import SEGMENTERS, KeywordIndex

TEXTS = [
    "长江鲲鹏生态创新中心于2020年9月1日启用，设在武汉的光谷。当时的测评对象分为三类，都在停车场旁边报名。",
    "第二十届光博会在光谷举行，openEuler的开发者也来了。光博会的主办方说，昇腾芯片的适配是重点。",
    "openGauss和openEuler在光谷软件园都有实验室，光谷软件园由一家公司运营。什么时候报名，请看通知。",
]


@pytest.fixture(scope="module")
def spelling(tmp_path_factory: pytest.TempPathFactory) -> Spelling:
    folder = tmp_path_factory.mktemp("keywords")
    for name, segmenter in SEGMENTERS.items():
        KeywordIndex.write(folder / name, TEXTS, segmenter)
    indexes = {name: KeywordIndex.open(folder / name, segmenter) for name, segmenter in SEGMENTERS.items()}
    passages = [
        Passage(document_id="d", number=number, section=(), start=0, end=len(text), text=text) for number, text in enumerate(TEXTS, start=1)
    ]
    return Spelling(indexes["words"], indexes["bigrams"], passages)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("常江昆鹏创新中心什么时侯启用的", "长江鲲鹏创新中心什么时候启用的"),
        ("测评的对像有哪些", "测评的对像有哪些"),  # 对 stands for itself too often
        ("侧评的是什么", "测评的是什么"),
        ("停车肠在哪里", "停车场在哪里"),
        ("光搏会是谁办的", "光博会是谁办的"),  # no dictionary lists it
        ("光谷软件圆归谁管", "光谷软件园归谁管"),
        ("昇藤芯片", "昇腾芯片"),
        ("軟件的試配", "軟件的適配"),
        ("光谷軟體園由誰營運", "光谷软件园由谁营运"),
        ("光谷在哪裡", "光谷在哪裡"),  # the same words: nothing to change
        ("OpenGuass和openEular的关系", "openGauss和openEuler的关系"),
        ("Who looks after OpenGuass?", "Who looks after openGauss?"),
    ],
)
def test_slips_are_corrected(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.corrected(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "哪天报名",
        "想在中心租个工位",
        "王登阳是谁",  # every character of a name that the corpus does not have would have to be explained
        "卡塞雷斯有多少人口",
        "这是的事还有没有",
        "甚麼時候開放",
        "Where can I recompile?",
        "开发者有几人",
        "股市怎么样",
        "A1 😀 \u3000",
        "A\0B",
        "",
    ],
)
def test_what_is_no_slip_is_left_alone(spelling: Spelling, question: str) -> None:
    assert spelling.corrected(question) == question
