"""What a question costs that all replicas count, beside one that a server counts for itself: ``python -m tests.many.measure_limits``."""

import statistics
import tempfile
import time
from pathlib import Path

from qa_bot.store.database import open_database
from qa_bot.store.rates import OwnRates, Rate, Rates, SharedRates
from qa_bot.terminal import say
from tests.many import servers

_QUESTIONS = 2000


def _milliseconds(rates: Rates) -> str:
    spent = []
    for number in range(_QUESTIONS):
        began = time.perf_counter()
        rates.wait(Rate(f"question of 10.0.{number % 200}.1", 1000), Rate("question", 100_000))
        spent.append((time.perf_counter() - began) * 1000)
    return f"median {statistics.median(spent):.3f} ms, p95 {statistics.quantiles(spent, n=20)[-1]:.3f} ms of {_QUESTIONS} questions"


def main() -> None:
    """Measure both."""
    own = OwnRates(1000)
    with servers.postgresql() as server, tempfile.TemporaryDirectory() as folder:
        engine = open_database(Path(folder), servers.new_database(server, "limits"))
        say(f"counted together, in PostgreSQL on the same machine: {_milliseconds(SharedRates(engine, own))}")
        say(f"counted by the server alone: {_milliseconds(own)}")
        engine.dispose()


if __name__ == "__main__":
    main()
