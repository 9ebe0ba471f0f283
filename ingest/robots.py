"""What a site's robots.txt lets us fetch, by RFC 9309: the longest rule decides; of two equal ones, the one that allows."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final
from urllib.parse import quote, unquote

_SAFE: Final = "/*$?&=+,;:@!'()~-._%"
_KNOWN: Final = ("user-agent", "allow", "disallow")


def may_fetch(robots: str, agent: str, path: str) -> bool:
    """Whether a fetcher may read a path (with its query) of a site; ``agent`` is its name, as ``User-agent`` lines state it."""
    if path == "/robots.txt":
        return True
    groups = list(_groups(robots))
    own = [rules for agents, rules in groups if agent.lower() in agents] or [rules for agents, rules in groups if "*" in agents]
    wanted = _normal(path)
    matching = [(len(pattern), allow) for rules in own for allow, pattern in rules if pattern and _matches(_normal(pattern), wanted)]
    return max(matching, default=(0, True))[1]


def _groups(robots: str) -> Iterator[tuple[set[str], list[tuple[bool, str]]]]:
    """``(agents, rules)`` of each group: lines that name agents, then rules, ``True`` for one that allows."""
    lines = [line.partition("#")[0].partition(":") for line in robots.replace("\ufeff", "").splitlines()]
    entries = [(key.strip().lower(), value.strip()) for key, _, value in lines if key.strip().lower() in _KNOWN]
    agents: set[str] = set()
    for names_agents, run in groupby(entries, key=lambda entry: entry[0] == "user-agent"):
        if names_agents:
            agents = {value.lower() for _, value in run}
        elif agents:
            yield agents, [(key == "allow", value) for key, value in run]


def _matches(pattern: str, path: str) -> bool:
    """``*`` stands for anything, ``$`` at the end for the end. Each part is sought from the left: no pattern can take long."""
    whole = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for number, part in enumerate(others, 1):
        if whole and number == len(others):
            return len(path) - len(part) >= position and path.endswith(part)
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    return not whole or position == len(path)


def _normal(path: str) -> str:
    return quote(unquote(path), safe=_SAFE)
