"""What is cited for a quotation: the passage that readers open has what is quoted."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np

from qa_bot.answering.answerer import Asked
from qa_bot.answering.quoting import quoted
from qa_bot.assembly import Parts
from qa_bot.records import Citation, ScoredPassage
from qa_bot.releases import Release
from qa_bot.retrieval.evidence import Evidence
from qa_bot.retrieval.live_index import Search
from qa_bot.text.units import units

NOW = datetime.fromisoformat("2026-11-30T10:00:00+08:00")
COUNTS = "创新大厅共设四个展区。"
NOTHING = np.zeros(0, np.float32)


def test_a_list_quoted_for_the_sentence_that_counts_it_is_cited_with_its_own_passage(
    parts: Parts, corpus: Path, publish_corpus: Callable[[], Release]
) -> None:
    hall = corpus / "about" / "hall.md"
    hall.write_text(f"{hall.read_text(encoding='utf-8')}\n{COUNTS}\n", encoding="utf-8")
    publish_corpus()
    index = parts.retriever.index()
    document = index.documents["hall"]
    passage = next(passage for passage in index.passages_of("hall") if COUNTS in passage.text)
    counting = next(unit for unit in units(document.text) if COUNTS in document.text[unit.start : unit.end])
    found = ScoredPassage(passage, document, 1.0)
    ranked = [Evidence(found, 0, counting, 0.9, 0.0, 0.0)]
    search = Search(
        question="创新大厅有哪四个展区？", passages=(found,), known=1.0, cosines=(0.9,), nearest=index.known_questions.nearest("", NOTHING)
    )
    (citation,) = [event for event in quoted(Asked(search, ranked, index, "zh", NOW)) if isinstance(event, Citation)]
    assert citation.found.passage != passage
    assert citation.quote in citation.found.passage.text
    assert "软件展区" in citation.quote
