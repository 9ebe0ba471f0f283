"""Makes the staff guides' screenshots: ``STAFF_PASSWORD=… python docs/make_staff_screenshots.py http://127.0.0.1:7860``.

It asks what the documents do not answer, hands two samples in, rehearses, and removes the samples: let it do so to an assistant for trial.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from types import SimpleNamespace
from typing import Annotated
from urllib.parse import urlencode

import docx
import typer
from make_screenshots import browsing, save
from playwright.sync_api import Browser, Locator, Page

from ingest.staff.words import words_in
from qa_bot.records import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SAMPLES: dict[Language, tuple[str, ...]] = {
    "zh": (
        "接待手册（示例）",
        "团体参观(cān guān)请提前三天预约，每批不超过30人。",
        "截至2023年7月，长江鲲鹏生态创新中心对接的知名企业有480余家。",
    ),
    "en": (
        "Receiving visitors (sample)",
        "Groups of up to 30 visitors register three days ahead.",
        "The centre opened on 2 September 2020.",
    ),
}
"""For each language a title, which is the file's name as well, and paragraphs; the last contradicts the documents."""
UNANSWERED = ("停车怎么收费？", "停车场怎么收费？", "可以带宠物参观吗？", "How much is parking?", "May I bring my dog?")
WRITTEN = datetime(2026, 5, 18, tzinfo=UTC)
WIDTH, HEIGHT, BAR = 1000, 720, 72
"""Pixels of the window; the bar at its top stays when the page is scrolled."""
REHEARSED_MS = 3_600_000

app = typer.Typer(pretty_exceptions_enable=False)


@app.command()
def main(address: str, staff_password: Annotated[str, typer.Option(envvar="STAFF_PASSWORD", prompt=True, hide_input=True)]) -> None:
    """Take all pictures."""
    with browsing() as browser, ExitStack() as signed_in:
        pages = {lang: signed_in.enter_context(_signed_in(browser, address, staff_password, lang)) for lang in LANGUAGES}
        for question in UNANSWERED:
            pages["zh"].request.post("/api/ask", data={"question": question}, headers={"Accept": "application/json"})
        for lang, page in pages.items():
            _hand_in(page, words_in(lang), SAMPLES[lang])
        _rehearse(pages["zh"], words_in("zh"))
        for lang, page in pages.items():
            _take(page, words_in(lang), lang)
        for lang, page in pages.items():
            _press(page, words_in(lang).do_remove)
            page.get_by_role("button", name=words_in(lang).do_restore, exact=True).wait_for()


def _take(page: Page, words: SimpleNamespace, lang: Language) -> None:
    """The pictures in one language; the sample's page comes last."""
    page.goto("/staff/visitors")
    _picture(page, f"staff-visitors-{lang}", page.get_by_role("heading", name=words.not_found_by_visitors))
    page.goto("/staff/publish")
    _picture(page, f"staff-publish-{lang}", page.get_by_role("heading", name=words.rehearsal))
    page.goto(f"/staff/documents?{urlencode({'q': SAMPLES[lang][0]})}")
    _picture(page, f"staff-documents-{lang}")
    page.get_by_role("link", name=SAMPLES[lang][0]).click()
    _picture(page, f"staff-document-{lang}", page.get_by_role("heading", name=SAMPLES[lang][0]))


def _hand_in(page: Page, words: SimpleNamespace, sample: tuple[str, ...]) -> None:
    made, content = docx.Document(), BytesIO()
    made.add_heading(sample[0], 1)
    for paragraph in sample[1:]:
        made.add_paragraph(paragraph)
    made.core_properties.created = made.core_properties.modified = WRITTEN
    made.save(content)
    page.set_input_files("#files", {"name": f"{sample[0]}.docx", "mimeType": "application/msword", "buffer": content.getvalue()})
    _press(page, words.upload)
    page.locator("#list").get_by_text(f"{sample[0]}.docx").wait_for()
    page.locator("[data-job]").wait_for(state="detached", timeout=REHEARSED_MS)


def _rehearse(page: Page, words: SimpleNamespace) -> None:
    page.goto("/staff/publish")
    _press(page, words.rehearse)
    page.get_by_role("link", name=words.see_rehearsal).wait_for(timeout=REHEARSED_MS)


def _press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def _picture(page: Page, name: str, top: Locator | None = None) -> None:
    """Of what the window shows, with this at its top."""
    if top:
        top.first.evaluate("(element, margin) => scrollTo(0, element.getBoundingClientRect().top + scrollY - margin)", BAR)
    save(page, name)


@contextmanager
def _signed_in(browser: Browser, address: str, password: str, lang: Language) -> Iterator[Page]:
    words = words_in(lang)
    page = browser.new_page(base_url=address, viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", reduced_motion="reduce")
    page.goto(f"/staff/login?lang={lang}")
    page.get_by_label(words.password).fill(password)
    _press(page, words.sign_in)
    page.get_by_role("heading", name=words.documents, exact=True).wait_for()
    yield page
    page.close()


if __name__ == "__main__":
    app()
