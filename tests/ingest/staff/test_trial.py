"""What staff are told of a question that they try."""

from collections.abc import Callable

from ingest.staff.trial import try_question
from qa_bot.assembly import Parts
from qa_bot.releases import Release


def test_the_search_that_is_explained_is_the_one_that_was_made(parts: Parts, publish_corpus: Callable[[], Release]) -> None:
    publish_corpus()
    trial = try_question(parts, parts.retriever.index(), "我想咨询一下，创新大厅由谁运营，谢谢")
    assert trial.answer.searched == "创新大厅由谁运营"
    assert trial.search.question == "创新大厅由谁运营？"
