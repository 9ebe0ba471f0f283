"""Addresses in the settings, checked and written in one form: sites that may embed the panel, proxies that are trusted."""

import re
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:\*\.{_LABEL}\.)?{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\]")
_PORTS = {"http": 80, "https": 443}
_SITE = "a site is scheme and host, with a port if need be, and nothing after it, like https://www.example.org or https://*.example.org"


def site(text: str) -> str:
    """An origin as the header ``frame-ancestors`` takes it: lower case, Punycode, without the scheme's own port.

    Raises:
        ValueError: it is none; ``*`` alone is none either, for whoever embeds is named.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        host = _ascii(parts.netloc.rpartition(":")[0] if port is not None else parts.netloc.removesuffix(":"))
    except ValueError:  # a port that is no number, a name that has no Punycode
        raise ValueError(_SITE) from None
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host) or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(_SITE)
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, _PORTS[parts.scheme]) else "")


def own_site(text: str) -> str:
    """Our own origin, in the same form; empty stays empty.

    Raises:
        ValueError: it is none, or names more than one.
    """
    if "*" in text:
        raise ValueError("the server has one address, like https://ask.example.org")
    return site(text) if text.strip() else ""


def server(text: str) -> str:
    """The address of a server that we use, in the same form; empty stays empty.

    Raises:
        ValueError: it is none.
    """
    if "*" in text:
        raise ValueError("a server has one address, like http://chroma.example.org:8000")
    return site(text) if text.strip() else ""


def postgresql(url: SecretStr) -> SecretStr:
    """The address of a PostgreSQL database; empty stays empty.

    Raises:
        ValueError: it is none; the message does not show it, for it may hold a password.
    """
    parts = urlsplit(url.get_secret_value())
    if url.get_secret_value() and (parts.scheme != "postgresql" or len(parts.path) < len("/x")):
        raise ValueError("write postgresql://name:password@host:port/database, with special characters of the password as %XX")
    return url


def network(text: str) -> str:
    """A network in CIDR notation; a single address is a network of one.

    Raises:
        ValueError: it is none.
    """
    try:
        return str(ip_network(text.strip(), strict=False))
    except ValueError:
        raise ValueError("write an IP address or a network, like 127.0.0.1 or 10.0.0.0/8") from None


def listed(text: object) -> object:
    """A list as one line of the environment holds it, parts separated by spaces or commas; anything else as it is."""
    return re.findall(r"[^\s,]+", text) if isinstance(text, str) else text


def _ascii(host: str) -> str:
    return ".".join(label if label == "*" or label.isascii() else label.encode("idna").decode() for label in host.split(".")).lower()


Site = Annotated[str, AfterValidator(site)]
Network = Annotated[str, AfterValidator(network)]
