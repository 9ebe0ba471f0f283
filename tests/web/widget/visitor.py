"""What a visitor does with the widget."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect


def launcher_of(page: Page) -> Locator:
    return page.locator("qa-bot .launcher")


def panel_of(page: Page) -> FrameLocator:
    return page.frame_locator("qa-bot iframe")


def ask(page: Page, question: str) -> Locator:
    """Ask in the open panel; returns the turn."""
    panel = panel_of(page)
    number = panel.locator(".turn").count()
    panel.locator("#box").fill(question)
    panel.locator("#box").press("Enter")
    turn = panel.locator(".turn").nth(number)
    expect(turn).to_have_class(re.compile("done"))
    return turn


def open_panel(page: Page, address: str) -> FrameLocator:
    page.goto(address)
    launcher_of(page).click()
    expect(panel_of(page).locator("#box")).to_be_visible()
    return panel_of(page)
