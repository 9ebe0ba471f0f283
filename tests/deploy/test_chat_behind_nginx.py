"""The chat page behind nginx, in a real browser: under its own name, over TLS, growing while it is read."""

import pytest
from playwright.sync_api import expect

from tests.deploy.proxied import NAME, Proxy, needs_nginx
from tests.deploy.unhurried import PIECES, QUESTION
from tests.web.browsing import chromium, in_the_browser, listen, open_chat

pytestmark = [*in_the_browser, pytest.mark.xdist_group("nginx"), needs_nginx]


def test_answers_grow_before_the_visitor_s_eyes(proxy: Proxy) -> None:
    complaints: list[str] = []
    with chromium(f"--host-resolver-rules=MAP {NAME}:443 127.0.0.1:{proxy.https}") as browser:
        context = browser.new_context(ignore_https_errors=True)  # the certificate is our own
        listen(context, f"https://{NAME}", complaints)
        page = context.new_page()
        open_chat(page, f"https://{NAME}/")
        box = page.locator(".qa-box textarea:visible")
        box.fill(QUESTION)
        box.press("Enter")
        # Looked at in the page, frame by frame: from here, a busy machine would come too late.
        page.wait_for_function(
            "last => document.body.innerText.includes('第1段。') && !document.body.innerText.includes(last)", arg=f"第{PIECES}段。"
        )
        expect(page.locator(".qa-foot")).to_have_count(1)
    assert complaints == []
