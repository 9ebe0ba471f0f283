"""The vectors of visitors' questions, made once and kept beside their answers, with which they are forgotten."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, literal, select
from sqlalchemy.orm import Session

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.learning.gaps import Wording
from qa_bot.progress import Progress
from qa_bot.store.database import AnswerRow, QuestionVectorRow, inserting
from qa_bot.text.normalising import bare

_STORED = np.dtype("<f4")
_BATCH = 64


def vectors_of(
    asked: Sequence[Wording],
    engine: Engine,
    embeddings: SentenceTransformerEmbeddings,
    at_most: int | None = None,
    progress: Progress = lambda _: None,
) -> dict[str, npt.NDArray[np.float32]]:
    """Wording (``bare``) → unit vector, shape ``(dimensions,)``.

    Args:
        asked: the questions.
        engine: the database.
        embeddings: the model; vectors of another one that were kept are not taken.
        at_most: embed no more than so many that are not known yet (the first ones); the others are left out.
        progress: told how many are done.
    """
    known = _known(engine, embeddings.identity)
    vectors = {key: known[key] for each in asked if (key := bare(each.question)) in known}
    progress(len(vectors))
    new = [each for each in asked if bare(each.question) not in known][:at_most]
    for first in range(0, len(new), _BATCH):  # what was embedded is kept though the rest be broken off
        batch = new[first : first + _BATCH]
        made = embeddings.query_vectors([each.question for each in batch], progress)
        _keep(engine, embeddings.identity, batch, made)
        vectors.update({bare(each.question): vector for each, vector in zip(batch, made, strict=True)})
    return vectors


def _known(engine: Engine, identity: str) -> dict[str, npt.NDArray[np.float32]]:
    chosen = select(AnswerRow.question, QuestionVectorRow.vector).join(AnswerRow, AnswerRow.id == QuestionVectorRow.answer_id)
    with engine.connect() as connection:
        rows = connection.execute(chosen.where(QuestionVectorRow.embedding == identity)).all()
    return {bare(question): np.frombuffer(vector, _STORED) for question, vector in rows}


def _keep(engine: Engine, identity: str, asked: Sequence[Wording], vectors: npt.NDArray[np.float32]) -> None:
    """One whose answer was forgotten meanwhile is not kept: the insert chooses among the answers that are there."""
    names = ["answer_id", "embedding", "vector"]
    with Session(engine) as session, session.begin():
        for each, vector in zip(asked, vectors, strict=True):
            values = select(AnswerRow.id, literal(identity), literal(vector.astype(_STORED).tobytes()))
            chosen = values.where(AnswerRow.id == each.answer_id)
            kept = inserting(session, QuestionVectorRow).from_select(names, chosen)
            newer = {name: kept.excluded[name] for name in names}
            session.execute(kept.on_conflict_do_update(index_elements=[QuestionVectorRow.answer_id], set_=newer))
