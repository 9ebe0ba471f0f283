"""The metrics of this process, for Prometheus; what each means stands in its own description. The one file that knows prometheus_client.

Beside them stand those of the process itself (memory, open files, processor time), which prometheus_client adds.
"""

from collections.abc import Callable
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST

_QUICK = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)

answers = Counter("qa_bot_answers", "Questions by how they ended and who answered.", ["outcome", "answerer"])
stage_seconds = Histogram("qa_bot_stage_seconds", "How long each stage of an answer took.", ["stage"], buckets=_QUICK)
first_event_seconds = Histogram("qa_bot_first_event_seconds", "Until the passages found were sent, waiting excluded.", buckets=_QUICK)
answer_seconds = Histogram("qa_bot_answer_seconds", "Until the answer was whole, waiting excluded.", buckets=_QUICK)
under_way = Gauge("qa_bot_answers_under_way", "Answers that are being made.")
waiting = Gauge("qa_bot_queue_length", "Questions that wait, by the queue they wait in.", ["queue"])
wait_seconds = Histogram("qa_bot_queue_wait_seconds", "How long questions waited.", ["queue"], buckets=_QUICK)
turned_away = Counter("qa_bot_turned_away", "Requests that were turned away or given up, by reason.", ["reason"])
requests = Counter("qa_bot_http_requests", "HTTP requests by where they went and their status.", ["door", "status"])
not_recorded = Counter("qa_bot_not_recorded", "Answers and turns that could not be written to the database at once.")
fallbacks = Counter("qa_bot_language_model_fallbacks", "Answers for which the model failed and the documents were quoted.", ["reason"])
model_calls = Counter("qa_bot_language_model_calls", "Calls of the language model by how they ended.", ["end"])
model_paused = Gauge("qa_bot_language_model_paused", "1 from when the model kept failing until it answers again.")
release = Gauge("qa_bot_release", "1 for the release that visitors read.", ["release"])
release_published = Gauge("qa_bot_release_published_timestamp_seconds", "When the release that visitors read was published.")
release_passages = Gauge("qa_bot_release_passages", "How many passages it has.")
release_failures = Counter("qa_bot_release_failures", "Releases that went live and could not be opened.")


def now_read(release_id: str, published: datetime | None, passages: int) -> None:
    """Visitors read this release from now on; ``published`` is None where it has been swept away meanwhile."""
    release.clear()
    release.labels(release_id).set(1)
    release_published.set(published.timestamp() if published else 0)
    release_passages.set(passages)


def watch_queue(name: str, length: Callable[[], float]) -> None:
    """Ask this queue for its length whenever the metrics are read."""
    waiting.labels(name).set_function(length)


def exposition() -> bytes:
    """All of them as Prometheus reads them."""
    return generate_latest()
