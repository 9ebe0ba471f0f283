"""Visitors who tell the assistant what to be, rather than asking; and what they ask beside it."""

import re

from qa_bot.text.normalising import fold
from qa_bot.text.sentences import sentence_spans

_INSTRUCTION = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|跳过).{0,12}(?:指令|指示|要求|规则|设定|提示|资料|内容|限制)|系统提示词?|提示词|你的(?:规则|设定|指令)|你现在是|从现在起你|"
    r"(?:请|你来?|给我)扮演|扮演一[个名位下]|越狱|"
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules|prompts?|documents|above|previous)\b|"
    r"(?:每句话?|句尾|末尾|结尾).{0,8}(?:必须|都要|都得|加上?)|调试模式|"
    r"\bsystem prompt\b|\bnew rule\b|\bwhatever (?:you are|i) ask|\bword for word\b|\brepeat everything\b|"
    r"\byou are now\b|\byou are [A-Z]{3}\b|\bpretend (?:to be|you)\b|\bjailbreak\b",
    re.IGNORECASE,
)


def is_instruction(question: str) -> bool:
    """Whether the visitor tells the assistant to be something else, rather than asking: it is answered with a refusal."""
    return _INSTRUCTION.search(question) is not None or _INSTRUCTION.search(fold(question)) is not None


def without_instructions(question: str) -> str:
    """What a visitor asks beside telling the assistant what to be, which may be nothing; else the question itself."""
    if not is_instruction(question):
        return question
    sentences = [question[start:end] for start, end in sentence_spans(question)]
    return " ".join(sentence for sentence in sentences if not is_instruction(sentence)).strip()
