"""The checks themselves: a page and the widget's server in, findings with their remedies out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

import httpx

from qa_bot.web.widget_doctor.content_policy import ANCESTORS, FRAMES, SCRIPTS, policies, trusts_only_nonces, verdict, with_source
from qa_bot.web.widget_doctor.host_page import HostPage, ScriptTag, fetch

ATTRIBUTES = ("lang", "color", "theme", "position", "bottom", "greeting", "open")
_RUNS = {"", "module", "text/javascript", "application/javascript"}
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LOCAL = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that was looked at; ``fix`` is what to write where, empty if all is well."""

    level: Literal["fine", "advice", "problem"]
    text: str
    fix: str = ""


def examine(page: HostPage, widget: str = "") -> Iterator[Finding]:
    """Check the page.

    Args:
        page: the page that carries the line, or is to.
        widget: address of ``widget.js``, to check a page before the line is in it.

    Raises:
        HostPageError: the widget's server cannot be reached at all.
    """
    tags = [tag for tag in page.scripts if urlsplit(tag.url).path.endswith("/widget.js")]
    if widget:
        tags = [tag for tag in tags if tag.url == widget]
    if not tags:
        address = widget or "https://ADDRESS-OF-THE-ASSISTANT/widget.js"
        line = f'<script src="{address}" defer></script>'
        yield Finding(
            "problem", "the line is not in the page (a line that a script adds later is not seen here)", f"before </head>: {line}"
        )
        if not widget:
            return
    tag = tags[0] if tags else ScriptTag(widget, {"defer": ""})
    if not urlsplit(tag.url).netloc:
        yield Finding("problem", f"the line has no whole address: {tag.url}", "write src with https:// and the assistant's host")
        return
    if tags:
        yield Finding("fine", f"the line is there: {tag.url}")
        yield from _placement(tags)
        yield from _attributes(tag)
    yield from _encryption(page, tag)
    yield from _policy(page, tag)
    yield from _server(page, tag)


def _placement(tags: list[ScriptTag]) -> Iterator[Finding]:
    tag = tags[0]
    if len(tags) > 1:
        yield Finding("advice", f"the line is there {len(tags)} times; one is enough", "take the others out")
    if tag.inside:
        yield Finding("problem", f"the line stands inside <{tag.inside}>, where no script runs", "move it before </head>")
    kind = tag.attributes.get("type", "").lower()
    if kind not in _RUNS:
        yield Finding("problem", f'type="{kind}" keeps the script from running', "take the type out, or let your consent tool release it")
    if not {"defer", "async"} & tag.attributes.keys() and kind != "module":
        yield Finding("advice", "the page waits for the script", f'<script src="{tag.url}" defer></script>')
    if "integrity" in tag.attributes:
        yield Finding("problem", "integrity will shut the script out with the assistant's next version", "take the attribute integrity out")


def _attributes(tag: ScriptTag) -> Iterator[Finding]:
    names = [name.removeprefix("data-") for name in tag.attributes if name.startswith("data-")]
    for name in names:
        if name not in ATTRIBUTES:
            yield Finding(
                "advice", f"data-{name} means nothing to the widget", "it knows " + ", ".join(f"data-{known}" for known in ATTRIBUTES)
            )
    colour = tag.attributes.get("data-color", "")
    if colour and not _COLOUR.fullmatch(colour):
        yield Finding("problem", f'data-color="{colour}" is not a colour that it understands', 'six digits, like data-color="#0B5CAD"')


def _encryption(page: HostPage, tag: ScriptTag) -> Iterator[Finding]:
    script = urlsplit(tag.url)
    if urlsplit(page.address).scheme == "https" and script.scheme == "http" and script.hostname not in _LOCAL:
        secure = script._replace(scheme="https").geturl()
        yield Finding("problem", "the page is https, the widget http: browsers block it (mixed content)", f'src="{secure}"')


def _policy(page: HostPage, tag: ScriptTag) -> Iterator[Finding]:
    found = policies(page.policies)
    origin = _origin(tag.url)
    panel = urljoin(tag.url, "embed/panel")
    fine = True
    for policy in found:
        scripts = verdict(policy, SCRIPTS, tag.url, page.address, tag.attributes.get("nonce", ""))
        if not scripts.allowed:
            fine = False
            nonces = trusts_only_nonces(scripts.sources or ())
            fix = (
                f'<script nonce="(the nonce of this response)" src="{tag.url}" defer></script>'
                if nonces
                else with_source(scripts, "script-src", origin)
            )
            yield Finding("problem", f"the page's policy shuts the script out: {scripts.directive} {' '.join(scripts.sources or ())}", fix)
        frames = verdict(policy, FRAMES, panel, page.address)
        if not frames.allowed:
            fine = False
            yield Finding(
                "problem",
                f"the page's policy shuts the panel out: {frames.directive} {' '.join(frames.sources or ())}",
                with_source(frames, "frame-src", origin),
            )
        if "sandbox" in policy and not {"allow-scripts", "allow-same-origin"} <= set(policy["sandbox"]):
            fine = False
            yield Finding(
                "problem", "the page's policy puts it into a sandbox", "sandbox allow-scripts allow-same-origin allow-popups allow-forms"
            )
    if fine:
        yield Finding("fine", "the page's policy allows script and panel" if found else "the page has no content security policy")


def _server(page: HostPage, tag: ScriptTag) -> Iterator[Finding]:
    script = fetch(tag.url)
    if not _is_widget(script):
        kind = script.headers.get("content-type", "no type")
        yield Finding(
            "problem",
            f"{tag.url} is not the widget (status {script.status_code}, {kind})",
            "check the address with whoever runs the assistant",
        )
        return
    yield Finding("fine", f"the widget can be fetched, {len(script.content)} bytes before compression")
    panel = fetch(urljoin(tag.url, "embed/panel"))
    if panel.is_error:
        yield Finding("problem", f"the panel answers {panel.status_code}", "ask whoever runs the assistant")
        return
    if not page.origin:
        yield Finding("advice", "whether the site may embed the panel was not checked", "name the site: --site https://www.example.org/")
        return
    ancestors = [
        verdict(policy, ANCESTORS, page.address, str(panel.url)) for policy in policies(panel.headers.get_list("content-security-policy"))
    ]
    if all(found.allowed for found in ancestors):
        yield Finding("fine", f"the assistant may be embedded in {page.origin}")
    else:
        yield Finding(
            "problem",
            f"the assistant may not be embedded in {page.origin}",
            f"whoever runs the assistant adds the site to the setting embed_sites (QA_BOT_EMBED_SITES) and restarts it: {page.origin}",
        )


def _is_widget(script: httpx.Response) -> bool:
    return script.is_success and "javascript" in script.headers.get("content-type", "") and "QABot" in script.text


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
