"""How templates become pages: escaping by default, and an error where a template asks for what it was not given."""

import jinja2


def environment(package: str) -> jinja2.Environment:
    """The templates of a package, which lie in its folder ``templates``."""
    return jinja2.Environment(
        loader=jinja2.PackageLoader(package), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
