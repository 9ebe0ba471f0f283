"""Recognises a language model's way of saying that the passages hold no answer."""

import re

from qa_bot.text.normalising import fold

_DENIAL = re.compile(
    r"^(?:很|非常)?抱歉|^对不起|^(?:i'm |i am )?sorry\b|^unfortunately\b|"
    r"(?:资料|文档|片段|原文|文中|上文|(?:提供|给出|上述|已知)的?(?:信息|内容))[中里内]?[^。，,]{0,10}(?:没有|未|无法|不包含|不含|不涉及)"
    r"[^。，,]{0,10}(?:提及|提到|说明|给出|包含|涉及|答案|找到|写明|回答|信息|相关|明确|具体)"
    r"|没有(?:相关|足够)的?(?:资料|信息|答案)|无法(?:回答|得知)|我不知道|没有答案|"
    r"\b(?:documents?|passages?|sources?|context|texts?|information)\b[^.,]{0,40}\b"
    r"(?:do(?:es)? not|don't|doesn't|did not|cannot)\s+(?:\w+\s+){0,2}"
    r"(?:say|mention|contain|provide|specify|include|state|hold|answer|give|indicate|have)"
    r"|\bi (?:do not|don't|cannot|can't|could not) (?:know|find|answer|determine)\b"
    r"|\b(?:no|not enough|insufficient) (?:relevant )?(?:information|answer|mention)\b"
    r"|\bnot (?:mentioned|specified|stated|provided|available) in the\b"
)


def says_no_answer(text: str) -> bool:
    """Whether the beginning of a model's answer says that there is none."""
    return _DENIAL.search(fold(text)) is not None
