"""Content security policies as browsers read them (CSP level 3), as far as scripts and frames are concerned."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

Policy = dict[str, tuple[str, ...]]
"""Sources by directive."""

SCRIPTS = ("script-src-elem", "script-src", "default-src")
FRAMES = ("frame-src", "child-src", "default-src")
ANCESTORS = ("frame-ancestors",)
"""What decides, first of all; the next one only where it is missing."""

_PORTS = {"http": 80, "https": 443}
_HOST_SOURCE = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[^:/*]+|\[[0-9a-f:.]+\])(?::(?P<port>\d+|\*))?(?P<path>/.*)?", re.I
)
_UPGRADES = {("http", "https")}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one policy says: the directive that decides, its sources (None: there is no such directive), and whether they allow it."""

    allowed: bool
    directive: str = ""
    sources: tuple[str, ...] | None = None


def policies(values: Sequence[str]) -> list[Policy]:
    """The policies of headers or meta elements; one value may hold several, separated by commas. All of them must be met."""
    return [policy for value in values for part in value.split(",") if (policy := _policy(part))]


def verdict(policy: Policy, directives: tuple[str, ...], url: str, page: str, nonce: str = "") -> Verdict:
    """Whether a policy of ``page`` allows ``url``.

    Args:
        policy: one policy.
        directives: ``SCRIPTS``, ``FRAMES`` or ``ANCESTORS``.
        url: absolute address of what is to be loaded; with ``ANCESTORS``, of the page around.
        page: absolute address of the page that has the policy.
        nonce: of the script element.
    """
    for directive in directives:
        if directive in policy:
            sources = policy[directive]
            return Verdict(_allowed(sources, url, page, nonce), directive, sources)
    return Verdict(allowed=True)


def with_source(found: Verdict, wanted: str, origin: str) -> str:
    """The directive ``wanted`` that allows ``origin`` as well as what was allowed before."""
    kept = [source for source in found.sources or () if source.lower() != "'none'"]
    return " ".join((wanted if found.directive == "default-src" else found.directive, *kept, origin))


def trusts_only_nonces(sources: Sequence[str]) -> bool:
    """Whether addresses in the directive count for nothing."""
    return "'strict-dynamic'" in sources


def _policy(text: str) -> Policy:
    policy: Policy = {}
    for part in text.split(";"):
        name, *sources = part.split() or [""]
        if name:
            policy.setdefault(name.lower(), tuple(sources))  # of two equal directives the first counts
    return policy


def _allowed(sources: Sequence[str], url: str, page: str, nonce: str) -> bool:
    if nonce and f"'nonce-{nonce}'" in sources:
        return True
    if trusts_only_nonces(sources):
        return False
    return any(_matches(source, urlsplit(url), urlsplit(page)) for source in sources)


def _matches(source: str, url: SplitResult, page: SplitResult) -> bool:
    if source.lower() == "'self'":
        return url.hostname == page.hostname and _scheme_fits(page.scheme, url.scheme) and _port_fits(page.port, page.scheme, url)
    if source == "*":
        return url.scheme in _PORTS
    if source.endswith(":"):
        return _scheme_fits(source[:-1].lower(), url.scheme)
    match = _HOST_SOURCE.fullmatch(source)
    if source.startswith("'") or not match:
        return False
    scheme, port = (match["scheme"] or "").lower(), match["port"]
    return (
        _scheme_fits(scheme or page.scheme, url.scheme)
        and _host_fits(match["host"].lower(), url.hostname or "")
        and (port == "*" or _port_fits(int(port) if port else None, scheme or url.scheme, url))
        and _path_fits(match["path"] or "", url.path)
    )


def _scheme_fits(wanted: str, scheme: str) -> bool:
    return wanted == scheme or (wanted, scheme) in _UPGRADES


def _port_fits(port: int | None, scheme: str, url: SplitResult) -> bool:
    actual = url.port or _PORTS.get(url.scheme)
    wanted = port or _PORTS.get(scheme)
    return wanted == actual or (wanted == _PORTS["http"] and actual == _PORTS["https"])


def _host_fits(pattern: str, host: str) -> bool:
    if pattern == "*":
        return True
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def _path_fits(pattern: str, path: str) -> bool:
    return pattern in ("", "/") or (path.startswith(pattern) if pattern.endswith("/") else path == pattern)
