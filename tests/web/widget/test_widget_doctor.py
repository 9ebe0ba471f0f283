"""``qa-widget doctor`` on pages that are served for real: what is wrong is found, and the line that is printed puts it right."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa_bot.web.widget_doctor.cli import SOMETHING_TO_FIX, app
from qa_bot.web.widget_doctor.content_policy import FRAMES, SCRIPTS, policies, verdict
from tests.web.widget.host_pages import Site


def _doctor(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["doctor", *arguments])
    return result.exit_code, result.output


def test_a_page_that_works(site: Site, line: str, address: str) -> None:
    code, said = _doctor(
        site.address + site.page(line, Content_Security_Policy=f"default-src 'self'; script-src {address}; frame-src {address}")
    )
    assert code == 0, said
    assert "problem" not in said
    assert f"may be embedded in {site.address}" in said


def test_the_printed_policy_is_the_cure(site: Site, line: str, address: str) -> None:
    code, said = _doctor(site.address + site.page(line, Content_Security_Policy="default-src 'self'; script-src 'none'; img-src *"))
    assert code == SOMETHING_TO_FIX
    cures = [printed.strip(" →\n") for printed in said.splitlines() if "→" in printed]
    assert cures == [f"script-src {address}", f"frame-src 'self' {address}"]
    code, said = _doctor(site.address + site.page(line, Content_Security_Policy="default-src 'self'; " + "; ".join(cures)))
    assert code == 0, said


def test_meta_policies_nonces_and_sandboxes_are_read(site: Site, line: str) -> None:
    meta = "<meta http-equiv=content-security-policy content=\"script-src 'nonce-a' 'strict-dynamic'; frame-src 'none'\">"
    _, said = _doctor(site.address + site.page(line, head=meta, Content_Security_Policy="sandbox allow-forms"))
    assert '<script nonce="(the nonce of this response)"' in said
    assert "frame-src 'none'" in said
    assert "sandbox allow-scripts" in said


def test_a_site_that_is_not_listed(stranger: Site, line: str) -> None:
    code, said = _doctor(stranger.address + stranger.page(line))
    assert code == SOMETHING_TO_FIX
    assert f"QA_BOT_EMBED_SITES) and restarts it: {stranger.address}\n" in said


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("<script", "<noscript><script", "inside <noscript>"),
        ("defer", "", "the page waits"),
        ("defer", 'type="text/plain" defer', "keeps the script from running"),
        ("defer", "integrity=sha256-x defer", "next version"),
        ("defer", "data-colour=red defer", "data-colour means nothing"),
        ("defer", "data-color=red defer", "not a colour"),
        ("/widget.js", "/elsewhere/widget.js", "is not the widget (status 404"),
        ("</script>", "</script><script src=/widget.js></script>", "2 times"),
    ],
)
def test_what_is_wrong_with_the_line(site: Site, line: str, before: str, after: str, words: str) -> None:
    _, said = _doctor(site.address + site.page(line.replace(before, after, 1)))
    assert words in said


def test_files_bases_and_mixed_content(tmp_path: Path, line: str, address: str, site: Site) -> None:
    file = tmp_path / "page.html"
    file.write_text(f'<base href="{address}/"><script src="widget.js" defer></script>', encoding="utf-8")
    assert "was not checked" in _doctor(str(file))[1]
    assert _doctor(str(file), "--site", site.address)[0] == 0
    file.write_text('<script src="http://assistant.invalid/widget.js" defer></script>', encoding="utf-8")
    code, said = _doctor(str(file), "--site", "https://www.example.org/")
    assert 'src="https://assistant.invalid/widget.js"' in said
    assert code == 1  # the server is not there: nothing more can be said


def test_a_page_without_the_line(site: Site, address: str) -> None:
    path = site.page("")
    code, said = _doctor(site.address + path)
    assert code == SOMETHING_TO_FIX
    assert "the line is not in the page" in said
    _, said = _doctor(site.address + path, "--widget", f"{address}/widget.js")
    assert f'before </head>: <script src="{address}/widget.js" defer></script>' in said
    assert f"may be embedded in {site.address}" in said


@pytest.mark.parametrize("target", ["no-such-file.html", "http://127.0.0.1:9/", "https://"])
def test_what_cannot_be_read_is_said_in_one_line(target: str) -> None:
    result = CliRunner().invoke(app, ["doctor", target])
    assert result.exit_code == 1
    assert target in str(result.exception)


@pytest.mark.parametrize(
    ("policy", "url", "page", "allowed"),
    [
        ("frame-src https://a.example", "https://a.example/x", "https://b.example/", True),
        ("frame-src a.example", "http://a.example/x", "https://b.example/", False),
        ("frame-src a.example", "https://a.example/x", "http://b.example/", True),
        ("frame-src https://*.example", "https://a.example/x", "https://b.example/", True),
        ("frame-src https://*.a.example", "https://a.example/x", "https://b.example/", False),
        ("frame-src https://a.example:*", "https://a.example:8443/x", "https://b.example/", True),
        ("frame-src https://a.example", "https://a.example:8443/x", "https://b.example/", False),
        ("frame-src https://a.example/only/", "https://a.example/x", "https://b.example/", False),
        ("frame-src https://a.example/x", "https://a.example/x", "https://b.example/", True),
        ("frame-src https:", "https://a.example/x", "https://b.example/", True),
        ("frame-src http:", "https://a.example/x", "https://b.example/", True),
        ("frame-src *", "https://a.example/x", "https://b.example/", True),
        ("frame-src 'self'", "https://a.example/x", "https://a.example/", True),
        ("frame-src 'self'", "https://a.example/x", "http://a.example/", True),
        ("child-src 'none'; default-src *", "https://a.example/x", "https://b.example/", False),
        ("FRAME-SRC HTTPS://A.EXAMPLE; frame-src 'none'", "https://a.example/x", "https://b.example/", True),
        ("img-src 'none'", "https://a.example/x", "https://b.example/", True),
    ],
)
def test_policies_are_read_as_browsers_read_them(policy: str, url: str, page: str, allowed: bool) -> None:
    assert all(verdict(one, FRAMES, url, page).allowed for one in policies([policy])) is allowed


def test_every_policy_must_allow_and_nonces_do() -> None:
    both = policies(["script-src *, script-src 'none'"])
    assert [verdict(policy, SCRIPTS, "https://a.example/", "https://b.example/").allowed for policy in both] == [True, False]
    (strict,) = policies(["script-src-elem 'nonce-x' 'strict-dynamic' https:; script-src 'none'"])
    assert verdict(strict, SCRIPTS, "https://a.example/", "https://b.example/", nonce="x").allowed
    assert not verdict(strict, SCRIPTS, "https://a.example/", "https://b.example/").allowed
