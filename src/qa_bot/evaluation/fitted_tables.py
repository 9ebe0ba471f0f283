"""The fitted models as tables: every feature, what it is, and its weight."""

from collections.abc import Mapping, Sequence
from typing import Any

from qa_bot.evaluation import method_words as words
from qa_bot.evaluation.method_words import Words
from qa_bot.presentation.table import Table
from qa_bot.records import Language

Fitted = Mapping[str, Any]
"""``calibration.json``: models by name, each with ``features``, ``weights`` and ``bias``."""
_RELATIVE = "_relative"
_PASSAGE = "passage_"
_BIAS = {"": words.BIAS}
"""The constant term is a feature without a name."""


def order_table(fitted: Fitted, language: Language) -> Table:
    """The models that order the candidates; they have no constant term, since only differences count."""
    models = [_weights(fitted, name) for name in ("order", "order_across_languages")]
    return _table(words.ORDER, words.ORDER_HEAD, models, language)


def evidence_table(fitted: Fitted, language: Language) -> Table:
    """The models that rank units, by words alone and with the reader: each feature's weight, and that of its relative."""
    by_words, reading = (_weights(fitted, name) for name in ("evidence_by_words", "evidence_by_reading"))
    columns = [
        by_words,
        {name.removesuffix(_RELATIVE): weight for name, weight in by_words.items() if name.endswith(_RELATIVE)},
        reading,
        {name.removesuffix(_RELATIVE): weight for name, weight in reading.items() if name.endswith(_RELATIVE)},
    ]
    return _table({**words.EVIDENCE, **_BIAS}, words.EVIDENCE_HEAD, columns, language)


def spoken_table(fitted: Fitted, language: Language) -> Table:
    """The first judgement: does the corpus speak of it?"""
    of_passage = {
        f"{_PASSAGE}{name}": {spoken: words.OF_FIRST_PASSAGE[spoken].format(what) for spoken, what in described.items()}
        for name, described in words.ORDER.items()
    }
    return _judgement(fitted, "spoken_of_{}", {**words.SPOKEN, **of_passage, **_BIAS}, language)


def answered_table(fitted: Fitted, language: Language) -> Table:
    """The second judgement: does the likeliest unit answer it?"""
    return _judgement(fitted, "answered_{}_by_reading", {**words.ANSWERED, **_BIAS}, language)


def together_table(fitted: Fitted, language: Language) -> Table:
    """Both judgements together."""
    return _judgement(fitted, "together_{}_by_reading", {**words.TOGETHER, **_BIAS}, language)


def _judgement(fitted: Fitted, name: str, described: Mapping[str, Words], language: Language) -> Table:
    models = [_weights(fitted, name.format(asked)) for asked in ("zh", "en")]
    return _table(described, words.LANGUAGES_HEAD, models, language)


def _weights(fitted: Fitted, name: str) -> dict[str, float]:
    model = fitted[name]
    return dict(zip(model["features"], model["weights"], strict=True)) | {"": model["bias"]}


def _table(described: Mapping[str, Words], columns: Words, models: Sequence[Mapping[str, float]], language: Language) -> Table:
    """A row for each feature, in the order in which they are described; empty where a model does not have it."""
    rows = tuple(
        (
            f"`{name}`" if name else "",
            what[language],
            *(f"{model[name]:.2f}" if name in model else "" for model in models),
        )
        for name, what in described.items()
    )
    return Table((words.FEATURE[language], words.WHAT[language], *columns[language].split("|")), rows)
