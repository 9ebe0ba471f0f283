"""Addresses in every disguise: what is not public is refused, and said to be what it is."""

import pytest

from ingest.public_hosts import refusal, resolve


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "this server itself"),
        ("127.8.9.1", "this server itself"),
        ("0.0.0.0", "this server itself"),  # noqa: S104 - nothing listens here
        ("::1", "this server itself"),
        ("::", "this server itself"),
        ("::ffff:127.0.0.1", "this server itself"),
        ("::ffff:7f00:1", "this server itself"),
        ("64:ff9b::7f00:1", "this server itself"),
        ("2002:7f00:1::", "this server itself"),
        ("10.1.2.3", "a private address"),
        ("172.16.0.1", "a private address"),
        ("192.168.1.1", "a private address"),
        ("100.64.0.1", "a private address"),
        ("198.18.0.1", "a private address"),
        ("192.0.2.1", "a private address"),
        ("240.0.0.1", "a private address"),
        ("255.255.255.255", "a private address"),
        ("fc00::1", "a private address"),
        ("fec0::1", "a private address"),
        ("::ffff:10.0.0.1", "a private address"),
        ("64:ff9b::a00:1", "a private address"),
        ("64:ff9b:1::a00:1", "a private address"),
        ("2001:0:7f00:1::f5ff:fffe", "a private address"),
        ("::10.0.0.1", "a private address"),
        ("2001:db8::1", "a private address"),
        ("169.254.169.254", "a link-local address"),
        ("::ffff:169.254.169.254", "a link-local address"),
        ("fe80::1", "a link-local address"),
        ("fe80::1%eth0", "a link-local address"),
        ("224.0.0.1", "a multicast address"),
        ("ff02::1", "a multicast address"),
    ],
)
def test_addresses_that_are_not_public(address: str, kind: str) -> None:
    assert kind in refusal("site.example", ["93.184.216.34", address])  # one bad address is enough
    assert kind in refusal(address, [address])


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"])
def test_public_addresses(address: str) -> None:
    assert refusal("site.example", [address]) == ""


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "017700000001", "0x7f.0.0.1", "127.0.0.1."])
def test_addresses_written_as_numbers(host: str) -> None:
    assert "written as a number" in refusal(host, ["93.184.216.34"])


def test_names_of_this_machine() -> None:
    assert "this server itself" in refusal("localhost", resolve("localhost", 80))


def test_a_network_may_be_allowed() -> None:
    assert refusal("intranet", ["10.1.2.3"], ["10.1.0.0/16"]) == ""
    assert "private" in refusal("intranet", ["10.1.2.3", "10.2.0.1"], ["10.1.0.0/16"])
    assert "private" in refusal("intranet", ["fc00::1"], ["10.1.0.0/16"])


def test_a_host_without_an_address() -> None:
    assert "has no address" in refusal("site.example", [])
