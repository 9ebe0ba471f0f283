"""Makes the README's screenshots from a running assistant: ``python docs/make_screenshots.py http://127.0.0.1:7860``."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

IMAGES = Path(__file__).parent / "images"
SHOTS = (
    ("chat-zh.png", "zh-CN", "zh", "长江鲲鹏生态创新中心有哪四个平台？"),
    ("chat-en.png", "en-GB", "en", "How many developers has the centre trained?"),
)


def main(address: str) -> None:
    """Ask one question in each language, open the first citation, and take the picture."""
    IMAGES.mkdir(exist_ok=True)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=quiet)
        for name, locale, language, question in SHOTS:
            page = browser.new_page(locale=locale, viewport={"width": 1280, "height": 800})
            page.goto(f"{address}/?lang={language}")
            box = page.locator(".qa-box textarea:visible")
            box.fill(question)
            box.press("Enter")
            page.locator(".qa-foot").wait_for(timeout=60_000)
            page.locator(".qa-chip summary").first.click()
            page.locator(".qa-chip[open] mark").first.wait_for()
            page.screenshot(path=IMAGES / name)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
