"""The page templates of this package, escaping by default."""

from functools import cache

import jinja2


@cache
def template(name: str) -> jinja2.Template:
    """A template of ``templates/`` by its file name; read on first use."""
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("qa_bot.web"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
