"""The scripts and styles of launcher and panel, read once from beside this file."""

import json
from functools import cache
from pathlib import Path

from markupsafe import Markup

from qa_bot.settings import Settings
from qa_bot.web.labels import LABELS

_FOLDER = Path(__file__).parent
_SHARED = "../static/answer_tools.js"
"""What the chat page does with an answer in the same way, and fetches as a file of its own."""
_PANEL_SCRIPTS = (_SHARED, *(f"panel/{name}.js" for name in ("stream", "prose", "speaker", "card", "answer", "panel")))
"""In this order: each uses the ones before when it begins, and any of them later."""


def launcher_script(settings: Settings) -> str:
    """``widget.js`` with the centre's colour and words filled in, whatever is in them."""
    words = {
        language: {
            "name": settings.centre.name[language],
            "open": labels.open_panel,
            "opening": labels.opening,
            "refused": labels.does_not_open,
            "tab": labels.open_in_tab,
            "close": labels.close,
        }
        for language, labels in LABELS.items()
    }
    centre = {"accent": settings.centre.accent, "words": words}
    return _text("widget.js").replace("__CENTRE__", json.dumps(centre, ensure_ascii=False), 1)


def panel_scripts() -> list[Markup]:
    """The panel's scripts, to stand in its page: one request less than a file."""
    return [_inline(name) for name in _PANEL_SCRIPTS]


def panel_styles() -> Markup:
    """The panel's style sheet, to stand in its page."""
    return _inline("panel/panel.css")


def _inline(name: str) -> Markup:
    return Markup(_text(name))  # noqa: S704 — our own file


@cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
