"""The colours of the visitors' pages, light and dark, with the centre's accent made readable on both."""

from dataclasses import asdict, dataclass
from typing import Literal

from qa_bot.settings import Centre

READABLE = 4.5
"""Least contrast of text on its ground (WCAG 2.2, level AA)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """One scheme; each colour is ``#RRGGBB``. Text colours: ink, muted, accent, on_accent, caution, marked_ink."""

    ground: str
    surface: str
    raised: str
    line: str
    ink: str
    muted: str
    accent: str
    on_accent: str
    tint: str
    caution: str
    caution_ground: str
    marked: str
    marked_ink: str
    shadow: str


def palettes(centre: Centre) -> tuple[Palette, Palette]:
    """The light and the dark scheme of a centre."""
    return _light(centre.accent), _dark(centre.accent_dark)


def stylesheet(centre: Centre, scheme: Literal["auto", "light", "dark"] = "auto") -> str:
    """The schemes as CSS custom properties; unless one is asked for, the system chooses."""
    light, dark = (_properties(palette) for palette in palettes(centre))
    if scheme != "auto":
        return f":root {{ color-scheme: {scheme}; {light if scheme == 'light' else dark} }}\n"
    return f":root {{ color-scheme: light dark; {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"


def icon(centre: Centre) -> str:
    """The page's icon: an answer with its source marked, in the accent colour, as SVG."""
    light, dark = palettes(centre)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f"<style>:root {{ color: {light.accent}; fill: {light.on_accent}; stroke: {light.on_accent} }} @media (prefers-color-scheme: dark) "
        f"{{ :root {{ color: {dark.accent}; fill: {dark.on_accent}; stroke: {dark.on_accent} }} }}</style>"
        '<path fill="currentcolor" stroke="none" d="M8 3h16a5 5 0 0 1 5 5v11a5 5 0 0 1-5 5h-8l-7 6v-6H8a5 5 0 0 1-5-5V8a5 5 0 0 1 5-5z"/>'
        '<path stroke-width="2.6" stroke-linecap="round" d="M9 10.5h14M9 16.5h6"/><circle cx="21.5" cy="16.5" r="2.3" stroke="none"/></svg>'
    )


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _light(accent: str) -> Palette:
    tint = mix(accent, "#FFFFFF", 0.93)
    readable = _readable(accent, ("#FFFFFF", "#F3F6F9", tint), towards="#000000")
    return Palette(
        ground="#FFFFFF",
        surface="#F3F6F9",
        raised="#FFFFFF",
        line="#DAE1E8",
        ink="#18222C",
        muted="#56626E",
        accent=readable,
        on_accent=_on(readable),
        tint=tint,
        caution="#734A00",
        caution_ground="#FFF4DC",
        marked="#FFE8A3",
        marked_ink="#18222C",
        shadow="rgb(24 34 44 / 14%)",
    )


def _dark(accent: str) -> Palette:
    tint = mix(accent, "#0F1720", 0.88)
    readable = _readable(accent, ("#0F1720", "#18232E", "#1D2935", tint), towards="#FFFFFF")
    return Palette(
        ground="#0F1720",
        surface="#18232E",
        raised="#1D2935",
        line="#2C3A47",
        ink="#E7EDF3",
        muted="#A5B2BE",
        accent=readable,
        on_accent=_on(readable),
        tint=tint,
        caution="#F4D08A",
        caution_ground="#332A14",
        marked="#5C4A17",
        marked_ink="#FFF6DF",
        shadow="rgb(0 0 0 / 45%)",
    )


def _readable(colour: str, grounds: tuple[str, ...], towards: str) -> str:
    """The colour itself, or the nearest step towards black or white that can be read on every ground."""
    for step in range(21):
        candidate = mix(colour, towards, step / 20)
        if all(contrast(candidate, ground) >= READABLE for ground in grounds):
            return candidate
    return towards


def _on(ground: str) -> str:
    return max("#FFFFFF", "#0F1720", key=lambda colour: contrast(colour, ground))


def mix(colour: str, other: str, share: float) -> str:
    """``colour`` with ``share`` (0 to 1) of ``other``."""
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(_channels(colour), _channels(other), strict=True))


def _properties(palette: Palette) -> str:
    return " ".join(f"--{name.replace('_', '-')}: {value};" for name, value in asdict(palette).items())


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (channel / 255 for channel in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
