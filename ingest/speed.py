"""How fast documents are brought in: ``python -m ingest.speed FILE DATASET…`` writes the figures for ``docs/performance.md``."""

import itertools
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.builder import Plan, Scope, plan, publish
from ingest.sources import find
from qa_bot.assembly import assemble
from qa_bot.evaluation.datasets import joined, read_dataset
from qa_bot.release_files import embedded_text
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors

DOCUMENTS = 1000
_SETTLED_S = 3
"""Files younger than two seconds are read again, since they may still be written to."""


def main(figures: Path, *datasets: Path) -> None:
    """Bring in a thousand documents, then the same again, and embed their passages once more with nothing around it."""
    texts = joined([read_dataset(folder) for folder in datasets]).passages[:DOCUMENTS]
    with TemporaryDirectory(prefix="qa-ingest-speed-", ignore_cleanup_errors=True) as folder:
        data, corpus = Path(folder, "data"), Path(folder, "corpus")
        data.mkdir()
        corpus.mkdir()
        settings = load_settings()
        (data / "models").symlink_to((settings.data_folder / "models").resolve())
        settings = settings.model_copy(update={"data_folder": data, "corpus_folder": corpus})
        for number, passage in enumerate(texts):
            (corpus / f"document-{number}.txt").write_text(f"{passage.title.replace('_', ' ')}\n\n{passage.text}\n", encoding="utf-8")
        time.sleep(_SETTLED_S)
        parts = assemble(settings)
        parts.embeddings.passage_vectors(["warm up"])

        def look() -> Plan:
            return plan(find([corpus]).files, settings, parts.releases, parts.embeddings.identity, scope=Scope.CORPUS)

        moments = [time.perf_counter()]
        prepared = look()
        moments.append(time.perf_counter())
        publish(prepared, parts.embeddings, parts.releases)
        moments.append(time.perf_counter())
        look()
        moments.append(time.perf_counter())
        passages = [embedded_text(passage) for entry in prepared.kept for passage in entry.passages]
        parts.embeddings.passage_vectors(passages)
        moments.append(time.perf_counter())
    took = [later - earlier for earlier, later in itertools.pairwise(moments)]
    figures.parent.mkdir(parents=True, exist_ok=True)
    names = ("reading", "publishing", "unchanged", "bare")
    told = {"documents": len(prepared.kept), "passages": len(passages)} | dict(zip(names, took, strict=True))
    figures.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with plain_errors("ingest.speed"):
        main(*(Path(argument) for argument in sys.argv[1:]))
