"""The addresses that other sites use: how much they weigh, who may embed them, and that nothing in an address becomes more than text."""

import gzip
import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from qa_bot.settings import Centre, Settings, Words
from qa_bot.web.widget.files import launcher_script, panel_scripts
from qa_bot.web.widget_doctor.checks import ATTRIBUTES
from tests.web.fakes import HOSTILE

_LAUNCHER_BYTES, _PANEL_BYTES = 5_000, 40_000
"""What a site and its visitors are promised, compressed."""


def test_the_launcher_is_small_and_for_everyone(client: TestClient) -> None:
    response = client.get("/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "max-age" in response.headers["cache-control"]
    assert "set-cookie" not in response.headers
    assert len(gzip.compress(response.content)) <= _LAUNCHER_BYTES
    assert "__CENTRE__" not in response.text


def test_the_panel_is_one_small_response(client: TestClient) -> None:
    response = client.get("/embed/panel?lang=zh&site=https://a.example")
    assert len(gzip.compress(response.content)) <= _PANEL_BYTES
    assert "set-cookie" not in response.headers
    assert not re.search(r"""(?:src|href)=["'](?!#)|@import|url\((?!'data:)""", response.text)  # nothing more is fetched to show it
    nonce = re.search(r"'nonce-([^']+)'", response.headers["content-security-policy"])
    assert nonce
    assert response.text.count(f'<script nonce="{nonce[1]}">') == len(panel_scripts())
    assert "frame-ancestors 'self';" in response.headers["content-security-policy"]


@pytest.mark.parametrize(("query", "expected"), [("lang=en", '<html lang="en">'), ("lang=zh", '<html lang="zh-CN">'), ("lang=fr", "<html")])
def test_the_panel_has_its_first_words_before_any_script(client: TestClient, query: str, expected: str) -> None:
    page = client.get(f"/embed/panel?{query}").text
    assert expected in page
    assert re.search("请提问。|Please ask.", page)
    assert re.search("何时启用？|When did it open?", page)


@pytest.mark.parametrize("name", ["lang", "color", "theme", "site", "position", "greeting"])
@pytest.mark.parametrize("address", ["/embed/panel", "/embed/demo"])
def test_nothing_in_the_address_becomes_markup(client: TestClient, address: str, name: str) -> None:
    page = client.get(address, params={name: f"#0B5CAD;}}</style>{HOSTILE}"}).text
    for tag in ("<img src=x", "<svg onload", "}}</style><", "<script>window"):
        assert tag not in page


def test_hostile_settings_stay_words() -> None:
    words = Words(zh=HOSTILE, en='";alert(1)//</script>')
    script = launcher_script(Settings(_env_file=None, centre=Centre(name=words)))  # type: ignore[call-arg]
    line = next(line for line in script.splitlines() if "const centre = " in line)
    centre = json.JSONDecoder().raw_decode(line.partition("const centre = ")[2])[0]
    assert (centre["words"]["zh"]["name"], centre["words"]["en"]["name"]) == (words.zh, words.en)


@pytest.mark.parametrize("guide", ["docs/webmaster.md", "docs/webmaster.zh-CN.md"])
def test_guides_doctor_and_script_know_the_same_attributes(guide: str, settings: Settings) -> None:
    known = re.search(r"const \{ (.+) \} = script\.dataset", launcher_script(settings))
    assert known
    assert tuple(name.partition(":")[0] for name in known[1].split(", ")) == ATTRIBUTES
    rows = re.findall(r"^\| `data-(\w+)`", Path(guide).read_text(encoding="utf-8"), re.MULTILINE)
    assert tuple(rows) == ATTRIBUTES
