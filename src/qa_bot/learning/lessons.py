"""All that there is to learn from a number of days, put together once for the command and for the staff's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Engine

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.learning.days import Day, by_day, summed
from qa_bot.learning.gaps import COMPARED, Gap, centred, frequent_first, grouped, unanswered
from qa_bot.learning.kept_answers import KeptAnswer, read_kept
from qa_bot.learning.question_vectors import vectors_of
from qa_bot.learning.resting import Resting, expiring, resting
from qa_bot.progress import Progress
from qa_bot.release_files import read_content, read_moments
from qa_bot.releases import Releases
from qa_bot.text.normalising import bare


@dataclass(frozen=True, slots=True, kw_only=True)
class Lessons:
    """What visitors' questions teach; ``not_compared`` of those without an answer have not been compared with the others yet."""

    since: datetime
    until: datetime
    whole: Day
    days: Sequence[Day]
    gaps: Sequence[Gap]
    not_compared: int
    disliked: Sequence[KeptAnswer]
    documents: Sequence[Resting]
    expiring: Sequence[Resting]


def learn(
    engine: Engine,
    releases: Releases,
    embeddings: SentenceTransformerEmbeddings,
    since: datetime,
    until: datetime,
    *,
    at_most: int | None = None,
    progress: Progress = lambda _: None,
) -> Lessons:
    """Learn from the questions between two moments (with a time zone).

    Args:
        engine: the database, with what was asked.
        releases: for the documents of the live release.
        embeddings: the model that compares questions; it is loaded only where some must be compared for the first time.
        since: the first moment.
        until: the present: documents expire by it.
        at_most: how many questions to embed now, the most frequent first; None: all.
        progress: told how many questions have their vectors.

    Raises:
        ModelError: the embedding model cannot be loaded.
        ReleaseError: the live release cannot be read.
    """
    answers = [answer for answer in read_kept(engine, since) if answer.asked <= until]
    live = releases.live_folder() if releases.live_id() else None
    documents = resting(answers, read_content(live).documents if live else ())
    asked = unanswered(answers)
    vectors = vectors_of(asked[:COMPARED], engine, embeddings, at_most, progress) if len(asked) > 1 else {}
    compared = [each for each in asked if bare(each.question) in vectors]
    alone = [Gap((each,)) for each in asked if bare(each.question) not in vectors]
    together: list[Gap] = []
    if compared:
        questions = [each.question for each in compared]
        means = {language: moments.mean for language, moments in read_moments(live).items()} if live else {}
        together = grouped(compared, centred(questions, np.stack([vectors[bare(question)] for question in questions]), means))
    return Lessons(
        since=since,
        until=until,
        whole=summed(answers),
        days=by_day(answers),
        gaps=frequent_first((*together, *alone)),
        not_compared=len(alone) if len(asked) > 1 else 0,
        disliked=[answer for answer in reversed(answers) if answer.helpful is False],
        documents=documents,
        expiring=expiring(documents, until),
    )
