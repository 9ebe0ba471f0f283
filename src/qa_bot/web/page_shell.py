"""Turns the page that Gradio serves into ours: language, head, first words, and a nonce on every script."""

import re
from dataclasses import dataclass

from qa_bot.records import TAGS, Language
from qa_bot.settings import Settings
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import OTHER
from qa_bot.web.page_templates import template

_LANGUAGE = re.compile(r'<html\s+lang="en"')
_STRANGE = re.compile(r'<meta\s+(?:property="og:|name="twitter:|name="viewport")[^>]*>|<link rel="manifest"[^>]*>')
_SCRIPT = re.compile(r"<script\b")
_BODY = re.compile(r"<body\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Shell:
    """What is put into Gradio's page, in one language."""

    language: Language
    head: str
    top: str
    mark: str = ""
    """What stands in ``<html>`` beside the language."""


def shell(settings: Settings, language: Language, *, kiosk: bool = False) -> Shell:
    """Render the head and the first words of the page: they are there before any script has run.

    ``kiosk``: the page stands in the hall, in large type, and begins anew by itself when it is left (``static/kiosk.js``).
    """
    words = {
        "settings": settings,
        "language": language,
        "labels": LABELS,
        "tags": TAGS,
        "other": OTHER,
        "kiosk": kiosk,
        "home": "/?kiosk=1&" if kiosk else "/?",
    }
    return Shell(
        language=language,
        head=template("chat_head.html").render(words),
        top=template("chat_top.html").render(words),
        mark=f' data-kiosk="{settings.kiosk_idle_seconds}"' if kiosk else "",
    )


def dressed(page: str, shell: Shell, nonce: str) -> str:
    """Return Gradio's page with the shell around it; only scripts that stand in it now may run."""
    page = _LANGUAGE.sub(f'<html lang="{TAGS[shell.language]}" data-language="{shell.language}"{shell.mark}', page, count=1)
    page = _STRANGE.sub("", page)
    page = page.replace("</head>", shell.head + "</head>", 1)
    page = _BODY.sub(lambda match: match[0] + shell.top, page, count=1)
    return _SCRIPT.sub(f'<script nonce="{nonce}"', page)
