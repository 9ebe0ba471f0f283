"""Hands a conversation on to a phone: a copy of it under a name that nobody guesses, and the QR code that leads there."""

import re
import secrets

from markupsafe import Markup

from qa_bot.records import Language
from qa_bot.settings import Settings
from qa_bot.store.conversations import Conversations
from qa_bot.web.labels import LABELS
from qa_bot.web.page_templates import template

_OURS = re.compile(r"page-[A-Za-z0-9_-]{22}")


def new_conversation() -> str:
    """A conversation id of 128 random bits. Who has it may read the conversation: it is the key as well as the name."""
    return f"page-{secrets.token_urlsafe(16)}"


def is_ours(conversation: str) -> bool:
    """Whether the id has the form of those made here; ids that other programs chose may be guessable, and are shown to nobody."""
    return _OURS.fullmatch(conversation) is not None


def hand_over(conversations: Conversations, conversation: str) -> str:
    """Copy the conversation's turns and return the copy's id; what either side asks from now on stays on its side.

    The copy is forgotten like any conversation, so a code that was photographed opens nothing after that.
    """
    copy = new_conversation()
    for turn in conversations.turns(conversation):
        conversations.add(copy, turn)
    return copy


def phone_card(settings: Settings, address: str, conversation: str, language: Language) -> Markup:
    """The card with the QR code.

    Args:
        settings: ``public_url`` is where phones reach the server, if it is set.
        address: where the visitor's own browser reached it.
        conversation: a copy made by ``hand_over``.
        language: of the card and of the page that it leads to.
    """
    import segno  # only kiosks draw codes

    link = f"{settings.public_url or address.rstrip('/')}/continue/{conversation}?lang={language}"
    code = segno.make(link, error="m", micro=False)
    card = template("phone.html").render(
        labels=LABELS[language],
        minutes=settings.conversation_minutes,
        code=code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True),  # Gradio would take the size from an SVG element
    )
    return Markup(card)  # noqa: S704 — the template escapes by default
