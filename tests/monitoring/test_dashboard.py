"""The Grafana dashboard asks for nothing that the server does not tell, and for everything of ours that it tells."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import REGISTRY

from qa_bot.monitoring import metrics

_DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana-dashboard.json"
_NAME = re.compile(r"\b(?:qa_bot|process)_[a-z_]+")
_ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


def _told() -> Iterator[tuple[str, str]]:
    """Each metric's name, and each name under which Prometheus stores it."""
    for family in REGISTRY.collect():
        for ending in _ENDINGS.get(family.type, ()):
            yield family.name, family.name + ending


def _asked() -> set[str]:
    dashboard = json.loads(_DASHBOARD.read_text(encoding="utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return set(_NAME.findall(" ".join(expressions)))


def test_every_metric_that_it_names_exists() -> None:
    stored = {name for _, name in _told()}
    assert _asked()
    assert not _asked() - stored


def test_every_metric_of_ours_is_shown() -> None:
    assert b"qa_bot_answers" in metrics.exposition()
    families = {family: {name for other, name in _told() if other == family} for family, _ in _told() if family.startswith("qa_bot_")}
    assert [family for family, names in families.items() if not names & _asked()] == []
