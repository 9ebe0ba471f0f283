"""Text can be read on its ground, in light and dark, whatever accent a centre chooses."""

from dataclasses import asdict

import pytest

from qa_bot.settings import Centre
from qa_bot.web.colours import READABLE, contrast, icon, mix, palettes, stylesheet

_GROUNDS = ("ground", "surface", "raised", "tint")
_PAIRS = [
    *[("ink", ground) for ground in _GROUNDS],
    *[("accent", ground) for ground in _GROUNDS],
    *[("muted", ground) for ground in ("ground", "surface", "raised")],
    ("on_accent", "accent"),
    ("caution", "caution_ground"),
    ("marked_ink", "marked"),
]


@pytest.mark.parametrize("accent", ["#0B5CAD", "#7DB7F0", "#FFDD00", "#D7000F", "#00A870", "#FFFFFF", "#000000"])
def test_every_text_pair_is_readable(accent: str) -> None:
    for palette in palettes(Centre(accent=accent, accent_dark=accent)):
        colours = asdict(palette)
        for text, ground in _PAIRS:
            assert contrast(colours[text], colours[ground]) >= READABLE, (accent, text, ground)


def test_default_accents_are_kept_as_they_are() -> None:
    light, dark = palettes(Centre())
    assert (light.accent, dark.accent) == ("#0B5CAD", "#7DB7F0")


def test_contrast_and_mix() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"


def test_stylesheet_and_icon_hold_both_schemes() -> None:
    assert stylesheet(Centre()).count("--accent:") == 2
    assert "--accent: #0B5CAD" in stylesheet(Centre())
    assert "#0B5CAD" in icon(Centre())
    assert "#7DB7F0" in icon(Centre())
