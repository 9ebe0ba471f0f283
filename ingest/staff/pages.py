"""Renders the staff's pages: the templates of this package in the frame that all of them share."""

from functools import cache
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse

from ingest.staff.sessions import Staff
from ingest.staff.words import words_in
from qa_bot.presentation.templates import environment
from qa_bot.records import TAGS, Language
from qa_bot.settings import Settings
from qa_bot.text.dates import show_moment
from qa_bot.web.languages import OTHER

NAVIGATION = (
    ("documents", "/staff/documents"),
    ("try_question", "/staff/try"),
    ("publish", "/staff/publish"),
    ("releases", "/staff/releases"),
    ("visitors", "/staff/visitors"),
    ("changes", "/staff/changes"),
)
"""The word and the address of each part."""


def page(settings: Settings, staff: Staff, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 — what a template takes
    """A page for somebody who is signed in, from a template of ``templates/`` that extends ``frame.html``.

    The template finds, beside ``values``: ``w`` (the words), ``staff``, ``language``, ``centre``, ``categories`` (name → label).
    """
    return HTMLResponse(rendered(settings, staff.language, name, staff=staff, navigation=NAVIGATION, **values), status)


def rendered(settings: Settings, language: Language, name: str, **values: Any) -> str:  # noqa: ANN401 — what a template takes
    """A template with what the frame needs; ``staff`` must be among the values, None for nobody."""
    frame = {
        "w": words_in(language),
        "language": language,
        "tag": TAGS[language],
        "other": OTHER[language],
        "other_tag": TAGS[OTHER[language]],
        "centre": settings.centre.name[language],
        "categories": {name: label[language] for name, label in settings.centre.categories.items()},
        "navigation": (),
        "here": "",
        "said": "",
    }
    return _template(name).render(**frame | values)


def said(request: Request) -> str:
    """The word that the page before sent along (``?said=saved``): what has just been done."""
    return request.query_params.get("said", "")


@cache
def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    templates = environment("ingest.staff")
    templates.filters["moment"] = show_moment
    templates.filters["score"] = _score
    return templates


def _score(value: float, places: int = 2) -> str:
    """A number for a column of scores; none is ``-0.00``."""
    return f"{round(value, places) + 0.0:.{places}f}"
