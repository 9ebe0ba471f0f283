"""What many tests need: settings that point into a temporary folder, a small corpus, and the parts assembled over the fake model."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from ingest.builder import Scope, plan, publish
from ingest.sources import find
from qa_bot.answering.timeliness import local_time
from qa_bot.assembly import Parts
from qa_bot.chatbot import ChatBot
from qa_bot.releases import Release, Releases
from qa_bot.reports import Reports
from qa_bot.retrieval.current_index import CurrentIndex
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.retrieval.second_look import Meaning
from qa_bot.settings import Centre, Settings, Words
from qa_bot.store.conversations import RememberedConversations
from qa_bot.store.database import open_database
from qa_bot.store.outbox import Outbox
from qa_bot.store.rates import OwnRates
from tests.fakes import FakeEmbeddings

ARTICLES = {
    "about/hall.md": """---
title: 创新大厅简介
category: about
language: zh-Hans
source: 测试资料，2024年
---

创新大厅于2021年3月5日启用，由江城科技集团运营。

## 四个展区

创新大厅设有四个展区：

- 芯片展区
- 软件展区
- 网络展区
- 人才展区

## 参观人数

截至2024年6月，创新大厅共接待参观者12000人次。
""",
    "event/expo.md": """---
title: 2024年江城算力博览会
category: event
language: zh-Hans
date: 2024-05-20
starts: 2024-05-18
ends: 2024-05-20
source: 测试资料，2024年
---

江城算力博览会于2024年5月18日至20日在江城会展中心举行，主题是“算力入江”。

| 届次 | 参展企业 | 签约金额 |
| --- | --- | --- |
| 第一届 | 120家 | 30亿元 |
| 第二届 | 260家 | 75亿元 |
""",
    "policy/rent.md": """---
title: 入驻企业租金补贴办法
category: policy
language: zh-Hans
valid_from: 2022-01-01
valid_until: 2023-12-31
source: 测试资料，2022年
---

入驻企业租金补贴的标准是每平方米每月20元，最长补贴三年。
""",
}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file that drive a browser share it, and so one process where tests run side by side."""
    for item in items:
        if item.get_closest_marker("browser") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(str(item.path)))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files that are made on the spot hold the time: processes side by side must name their tests alike."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of their own data and corpus folders, untouched by the developer's ``.env`` and ``centre.toml``."""
    monkeypatch.chdir(tmp_path)
    categories = {name: Words(zh=name, en=name) for name in ("about", "event", "policy")}
    contact = Words(zh="请到服务台咨询。", en="Please ask at the desk.")
    return Settings(data_folder=tmp_path / "data", corpus_folder=tmp_path / "corpus", centre=Centre(categories=categories, contact=contact))


@pytest.fixture
def corpus(settings: Settings) -> Path:
    """Three short articles."""
    for name, text in ARTICLES.items():
        path = settings.corpus_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return settings.corpus_folder


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """A database of its own, its tables made and empty."""
    engine = open_database(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def parts(settings: Settings) -> Iterator[Parts]:
    """All parts over the fake model; nothing is published yet."""
    with parts_over(settings) as assembled:
        yield assembled


@contextmanager
def parts_over(settings: Settings) -> Iterator[Parts]:
    """All parts over the fake model, in the folders of these settings."""
    embeddings = FakeEmbeddings()
    engine = open_database(settings.data_folder)
    outbox = Outbox(engine)
    releases, reports = Releases.from_settings(settings, engine), Reports(engine, outbox=outbox)
    index = CurrentIndex(releases, embeddings.identity)
    retriever = HybridRetriever(index=index, embeddings=embeddings, second=Meaning(embeddings), number=settings.passages_shown)
    conversations = RememberedConversations(settings.conversation_turns)
    chatbot = ChatBot(settings, retriever, reports, local_time, conversations=conversations)
    parts = Parts(settings, engine, outbox, embeddings, releases, reports, retriever, chatbot, conversations, OwnRates(1000))
    yield parts
    parts.close()


@pytest.fixture
def publish_corpus(parts: Parts, corpus: Path) -> Callable[[], Release]:
    """Publishes the corpus folder as it is now."""

    def publish_now() -> Release:
        files = find([corpus]).files
        planned = plan(files, parts.settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)
        return publish(planned, parts.embeddings, parts.releases)

    return publish_now
