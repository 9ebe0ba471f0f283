"""Does the real server stay as fast, and as small, as it was, when visitors keep asking for a long time?"""

import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_bot.evaluation.speed.many_visitors import Crowd, ask_at_once, serving
from qa_bot.evaluation.speed.published import published
from qa_bot.release_files import ReleaseContent
from qa_bot.settings import Settings

_ROUND = 200
"""So many questions are looked at together."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A round of questions, and how many minutes had passed when it was over."""

    minutes: float
    answers: int
    crowd: Crowd


def soak(
    app: Path, content: ReleaseContent, questions: Sequence[str], settings: Settings, embedding: str, visitors: int, minutes: float
) -> Iterator[Moment]:
    """So many visitors ask for so many minutes, round after round; who has asked all questions begins anew.

    Args:
        app: ``app.py`` of the server.
        content: what the server answers from; its vectors are of the model that ``embedding`` identifies.
        questions: more than the server remembers, or it would soon embed nothing any more.
        settings: what the server is given besides.
        embedding: identity of the model.
        visitors: how many ask at once.
        minutes: how long; the last round may take longer.
    """
    asked = itertools.cycle(questions)
    with published(content, settings, embedding) as environment, serving(app, environment) as server:
        began = time.monotonic()
        while (time.monotonic() - began) / 60 < minutes:
            crowd = ask_at_once(server, visitors, list(itertools.islice(asked, _ROUND)))
            yield Moment((time.monotonic() - began) / 60, _ROUND - crowd.failed, crowd)
