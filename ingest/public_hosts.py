"""Which machines may be fetched from: those on the public network, so that nobody can make the server read what only it can reach."""

import re
import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]
"""Host and port → the IP addresses of the host, as texts. Raises OSError where there is none."""

_NAT64: Final = ip_network("64:ff9b::/96")
_LOCAL_NAT64: Final = ip_network("64:ff9b:1::/48")
_EMBEDDED: Final = 0xFFFFFFFF  # the last 32 bits
_NUMBER: Final = re.compile(r"(?:0x[0-9a-f]*|\d+)\.?", re.IGNORECASE)


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def refusal(host: str, addresses: Sequence[str], allowed: Sequence[str] = ()) -> str:
    """Why nothing may be fetched from a host with these addresses, all of which are judged; empty where it may.

    ``allowed`` are networks that may be reached although they are not public.
    """
    if _is_disguised(host):
        return f"{host} is an address written as a number; write the site's name"
    for text in addresses:
        address = ip_address(text.partition("%")[0])  # behind % stands an interface
        if not any(address in ip_network(network) for network in allowed) and (kind := _not_public(address)):
            where = f"is {text}," if text != host else "is"
            return f"{host} {where} {kind}; only public sites can be fetched, unless QA_BOT_FETCH_NETWORKS allows it"
    return "" if addresses else f"{host} has no address; check the spelling"


def _not_public(address: Address) -> str:
    """What kind of address it is, if not a public one. One that wraps another is judged by what it wraps."""
    if isinstance(address, IPv6Address):
        if wrapped := address.ipv4_mapped or (IPv4Address(int(address) & _EMBEDDED) if address in _NAT64 else None):
            return _not_public(wrapped)
        tunnelled = address.sixtofour or (address.teredo[1] if address.teredo else None)
        if tunnelled and (kind := _not_public(tunnelled)):
            return kind
        if address in _LOCAL_NAT64 or address.is_site_local:
            return "a private address"
    if address.is_unspecified or address.is_loopback:
        return "this server itself"
    if address.is_link_local:
        return "a link-local address"
    if address.is_multicast:
        return "a multicast address"
    return "" if address.is_global and not address.is_reserved else "a private address"


def _is_disguised(host: str) -> bool:
    """``2130706433``, ``0x7f.1`` and ``0177.0.0.1`` are 127.0.0.1 to the system's resolver, and a name to whoever reads them."""
    last = host.rstrip(".").rpartition(".")[2]
    if ":" in host or not _NUMBER.fullmatch(last):
        return False
    try:
        return str(ip_address(host)) != host
    except ValueError:
        return True
