"""Makes a follow-up question understandable on its own, by the language model: 那它在哪里 → 创新大厅在哪里."""

import logging
import re
from collections.abc import Sequence

from qa_bot.answering.chat_model import ChatModel
from qa_bot.answering.prompting import rewrite_messages
from qa_bot.errors import LanguageModelError
from qa_bot.records import Language
from qa_bot.text.instructions import is_instruction
from qa_bot.text.normalising import has_cjk

log = logging.getLogger(__name__)

_PREFACE = re.compile(r"^(?:改写后的?)?(?:问题|rewritten question|question)\s*[:：]\s*", re.IGNORECASE)
_QUOTES = "\"'“”「」『』`* "


def rewrite(chat: ChatModel, turns: Sequence[tuple[str, str]], question: str, budget: int, longest: int) -> str | None:
    """The question as it can be understood without the turns before it; None where the model fails or writes no question.

    Args:
        chat: the model.
        turns: (question, answer), oldest first; an answer may be empty.
        question: the follow-up.
        budget: characters that the turns may take in the prompt; the last ones are kept.
        longest: characters that a question may have.
    """
    language: Language = "zh" if has_cjk(question) else "en"
    try:
        written = "".join(chat.stream(rewrite_messages(turns, question, language, budget))).strip()
    except LanguageModelError as error:
        log.warning("%s; the question is not rewritten", error)
        return None
    lines = written.splitlines()
    rewritten = _PREFACE.sub("", lines[0].strip(_QUOTES)).strip(_QUOTES) if lines else ""
    if not rewritten or len(rewritten) > longest or is_instruction(rewritten):
        return None
    return rewritten
