"""The page templates of this package."""

from functools import cache

import jinja2

from qa_bot.presentation.templates import environment


@cache
def template(name: str) -> jinja2.Template:
    """A template of ``templates/`` by its file name; read on first use."""
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    return environment("qa_bot.web")
