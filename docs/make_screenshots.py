"""Makes the documents' screenshots from a running assistant: ``python docs/make_screenshots.py http://127.0.0.1:7860``."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
QUESTIONS = {"zh": "长江鲲鹏生态创新中心有哪四个平台？", "en": "How many developers has the centre trained?"}
DESK, PHONE, HALL = (1280, 800), (390, 844), (1080, 1440)
COLOURS = 192
SLOW_MS = 60_000
"""The first question after a start waits for the model."""


def chat(page: Page, lang: str) -> None:
    """An answer on the chat page, its first citation open."""
    _ask_in_chat(page, f"/?lang={lang}", lang)
    page.locator(".qa-chip summary").first.click()
    page.locator(".qa-chip[open] mark").first.wait_for()


def kiosk(page: Page, lang: str) -> None:
    """An answer in the hall, with the code that continues it on a phone."""
    _ask_in_chat(page, f"/?kiosk=1&lang={lang}", lang)
    page.locator(".qa-code").wait_for()


def plain(page: Page, lang: str) -> None:
    """The page without scripts."""
    page.goto(f"/ask?{urlencode({'q': QUESTIONS[lang], 'lang': lang})}", timeout=SLOW_MS)


def panel(page: Page, lang: str) -> None:
    """The widget on its demonstration page, with an answer."""
    page.goto(f"/embed/demo?lang={lang}")
    page.locator("qa-bot .launcher").click()
    inside = page.frame_locator("qa-bot iframe")
    inside.locator("#box").fill(QUESTIONS[lang])
    inside.locator("#box").press("Enter")
    inside.locator(".turn.done").wait_for(timeout=SLOW_MS)


def _ask_in_chat(page: Page, address: str, lang: str) -> None:
    page.goto(address)
    box = page.locator(".qa-box textarea:visible")
    box.fill(QUESTIONS[lang])
    box.press("Enter")
    page.locator(".qa-foot").wait_for(timeout=SLOW_MS)


SHOTS: dict[str, tuple[Callable[[Page, str], None], str, str, tuple[int, int]]] = {
    "chat-zh": (chat, "zh", "light", DESK),
    "chat-en": (chat, "en", "light", DESK),
    "plain-zh": (plain, "zh", "light", DESK),
    "plain-en-dark": (plain, "en", "dark", DESK),
    "kiosk-zh": (kiosk, "zh", "light", HALL),
    "kiosk-en-dark": (kiosk, "en", "dark", HALL),
    "panel-zh": (panel, "zh", "light", DESK),
    "panel-en-dark": (panel, "en", "dark", DESK),
    "panel-phone-zh": (panel, "zh", "light", PHONE),
}
"""By the name of the picture: what it shows, in which language and colours, in how large a window."""


def main(address: str) -> None:
    """Take all pictures."""
    with browsing() as browser:
        for name, (show, lang, scheme, (width, height)) in SHOTS.items():
            page = browser.new_page(
                base_url=address,
                locale="zh-CN" if lang == "zh" else "en-GB",
                color_scheme="dark" if scheme == "dark" else "light",
                viewport={"width": width, "height": height},
                reduced_motion="reduce",
            )
            show(page, lang)
            save(page, name)
            page.close()


@contextmanager
def browsing() -> Iterator[Browser]:
    """Debian's browser, asking nobody but the assistant."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        yield browser
        browser.close()


def save(page: Page, name: str) -> None:
    """What the window shows, in so few colours that the file is small."""
    page.wait_for_timeout(500)  # for what still slides into its place
    IMAGES.mkdir(exist_ok=True)
    Image.open(BytesIO(page.screenshot())).quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
