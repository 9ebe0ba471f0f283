"""The addresses that other sites use: the launcher's script, the panel in its frame, and a page that shows both."""

import re
import secrets
from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from qa_bot.records import TAGS, Language
from qa_bot.settings import Settings
from qa_bot.web import colours
from qa_bot.web.labels import LABELS
from qa_bot.web.languages import OTHER, preferred_language
from qa_bot.web.page_templates import template
from qa_bot.web.security_headers import page_policy
from qa_bot.web.widget.demo_words import DEMO_WORDS
from qa_bot.web.widget.files import launcher_script, panel_scripts, panel_styles

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_ANYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""Also for sites that isolate themselves (COEP): without it their browsers fetch nothing from here."""
_FRAMED = {**_ANYWHERE, "Cross-Origin-Embedder-Policy": "require-corp", "Cache-Control": "no-store"}


def embed_router(settings: Settings) -> APIRouter:
    """The routes ``/widget.js``, ``/embed/panel`` and ``/embed/demo``."""
    router = APIRouter()
    script = launcher_script(settings)

    @router.api_route("/widget.js", methods=["GET", "HEAD"], include_in_schema=False)
    def launcher() -> Response:
        headers = {**_ANYWHERE, "Cache-Control": "public, max-age=600, stale-while-revalidate=86400"}
        return Response(script, media_type="text/javascript", headers=headers)

    @router.api_route("/embed/panel", methods=["GET", "HEAD"], include_in_schema=False)
    def panel(lang: str = "", color: str = "", theme: str = "", accept_language: str = Header("")) -> HTMLResponse:
        nonce = secrets.token_urlsafe(16)
        html = _panel(settings, preferred_language(lang, accept_language), color, theme, nonce)
        return HTMLResponse(html, headers={**_FRAMED, "Content-Security-Policy": page_policy(nonce, settings.embed_sites)})

    @router.api_route("/embed/demo", methods=["GET", "HEAD"], include_in_schema=False)
    def demo(
        request: Request,
        lang: str = "",
        color: str = "",
        theme: str = "",
        position: str = "",
        greeting: str = "",
        accept_language: str = Header(""),
    ) -> HTMLResponse:
        chosen = {"lang": lang, "color": color, "theme": theme, "position": position, "greeting": greeting[:300]}
        return HTMLResponse(
            _demo(settings, preferred_language(lang, accept_language), settings.public_url or str(request.base_url).rstrip("/"), chosen)
        )

    return router


def _panel(settings: Settings, language: Language, color: str, theme: str, nonce: str) -> str:
    labels, centre = LABELS[language], settings.centre
    accents = {"accent": color, "accent_dark": color} if _COLOUR.fullmatch(color) else {}
    words = asdict(labels) | {
        "language": language,
        "longest": settings.question_length,
        "categories": {category: words[language] for category, words in centre.categories.items()},
    }
    return template("panel.html").render(
        centre=centre,
        language=language,
        tag=TAGS[language],
        labels=labels,
        words=words,
        starters={
            centre.categories[category][language]: questions for category, questions in centre.starters_by_category(language).items()
        },
        colours=Markup(colours.stylesheet(centre.model_copy(update=accents), _theme(theme))),  # noqa: S704 — numbers and names of ours
        styles=panel_styles(),
        scripts=panel_scripts(),
        nonce=nonce,
    )


def _theme(theme: str) -> Literal["auto", "light", "dark"]:
    return theme if theme in ("light", "dark") else "auto"  # type: ignore[return-value]


def _demo(settings: Settings, language: Language, address: str, chosen: dict[str, str]) -> str:
    return template("embed_demo.html").render(
        labels=LABELS[language],
        words=DEMO_WORDS[language],
        language=language,
        other=OTHER[language],
        tag=TAGS[language],
        tags=TAGS,
        names={spoken: each.own_name for spoken, each in LABELS.items()},
        centre=settings.centre.name[language],
        accent=settings.centre.accent,
        chosen=chosen,
        snippet=str(_line(f"{address}/widget.js", chosen)),
        tried=_line("/widget.js", chosen),
        sites=settings.embed_sites,
    )


def _line(address: str, chosen: dict[str, str]) -> Markup:
    """The line to paste, with the attributes that were chosen."""
    attributes = (Markup(' data-{}="{}"').format(name, value) for name, value in chosen.items() if value)
    return Markup('<script src="{}"{} defer></script>').format(address, Markup("").join(attributes))
