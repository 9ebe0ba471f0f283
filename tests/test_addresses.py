"""Addresses in the settings: one form of each, and nothing that would open more than was meant."""

import pytest

from qa_bot.addresses import network, site
from qa_bot.errors import SettingsError
from qa_bot.settings import load_settings


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://www.example.org", "https://www.example.org"),
        (" HTTPS://WWW.Example.org:443/ ", "https://www.example.org"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://192.0.2.1", "http://192.0.2.1"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443"),
        ("https://*.example.org", "https://*.example.org"),
        ("https://创新中心.中国", "https://xn--fiqq9gy7olxf.xn--fiqs8s"),
    ],
)
def test_a_site_has_one_form(text: str, origin: str) -> None:
    assert site(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        *(
            "*",
            "https://*",
            "https://*.org",
            "https://*.*.example.org",
            "https://www.*.org",
            "example.org",
            "//example.org",
            "ftp://example.org",
        ),
        *(
            "https://example.org/page",
            "https://example.org?a",
            "https://example.org#a",
            "https://user@example.org",
            "https://a:b",
            "https://a:99999",
        ),
        *("https://a b", "https://a;b", "https://a'b", "https://a,b", "https://-a", "https://", "https:", "'self'", "data:", ""),
    ],
)
def test_what_is_no_site_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a site is scheme and host"):
        site(text)


def test_networks() -> None:
    assert [network(text) for text in ("10.0.0.1", "10.1.2.3/8", "::1")] == ["10.0.0.1/32", "10.0.0.0/8", "::1/128"]
    with pytest.raises(ValueError, match="write an IP address or a network"):
        network("proxy.local")


def test_in_the_environment_they_stand_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.setenv("QA_BOT_EMBED_SITES", "https://a.example, https://B.example\nhttps://c.example")
    monkeypatch.setenv("QA_BOT_TRUSTED_PROXIES", " ")
    settings = load_settings()
    assert settings.embed_sites == ("https://a.example", "https://b.example", "https://c.example")
    assert settings.trusted_proxies == ()


def test_a_bad_one_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.setenv("QA_BOT_EMBED_SITES", "https://a.example www.b.example")
    with pytest.raises(
        SettingsError, match=r"the setting QA_BOT_EMBED_SITES has the value 'www.b.example', which is not allowed: a site is"
    ):
        load_settings()
