"""The parts of a question: the two that it asks at once, the two things that it compares, and the story that is told before it."""

import re

from qa_bot.text.named import names
from qa_bot.text.normalising import fold, language_of

_ASKS = re.compile(
    r"什么|哪|谁|(?<![那这])几|多少|多[久大长高远重快]|怎|如何|何[时地人处]|为何|吗|是否|能不能|可不可以|\b(?:when|where|who|whom|which|what|why|how)\b"
)
_BETWEEN = re.compile(
    r"[，,；;、？?。]\s*(?:and\s+)?(?=[^，,；;、？?。]{2,})|,?\s+and\s+(?=(?:when|where|who|which|what|why|how)\b)", re.IGNORECASE
)
_SHORTEST = 6
"""Characters of a question that says what it is about."""


def two_questions(question: str) -> tuple[str, str] | None:
    """The two questions in one (是哪一年推出的，2.0版又是哪天上线的); None where it asks one thing."""
    parts: list[str] = []
    for part in _BETWEEN.split(question):
        # What asks nothing belongs to what follows: 在武汉，能补多少
        if parts and not _ASKS.search(fold(parts[-1])):
            parts[-1] = f"{parts[-1]}，{part}"
        else:
            parts.append(part)
    if len(parts) != 2 or len(parts[0]) < _SHORTEST or not all(_ASKS.search(fold(part)) for part in parts):  # two
        return None
    return parts[0], parts[1]


_COMPARED = re.compile(
    r"^(?:(?P<about>[^，,。？?]{2,12})[，,])?(?P<one>[^，,。？?、]{2,24}?)(?:和|跟|与|同)(?P<other>[^，,。？?、和跟与]{2,20}?)"
    r"(?:相?比(?:较|起来)?|之间|两者|二者|这?两[个届家种年][^，,。？?哪谁]{0,2})?[，,]?"
    r"(?:(?:哪一?[个届家边种款期批年所座项]|谁)(?P<of>[^，,。？?先]{0,8}?)(?:更|比较|得|较)*"
    r"(?P<degree>[早晚多少久长短大小高低贵快慢](?![^，,。？?]{3})|先(?P<first>[^，,。？?]{0,5}))"
    r"|(?P<aspect>(?<=[，,])[^，,。？?哪]{1,8}?)?(?:相?差(?P<by>多少|几[^，,。？?在]{1,3}|多[久远大])|(?:各|分别)自?(?P<each>[^，,。？?]{1,10})))"
)
_DEGREES = {"早": "是什么时候", "晚": "是什么时候", "先": "是什么时候", "多": "有多少", "少": "有多少", "久": "多长时间", "长": "多长时间"}
_ALIKE = (
    re.compile(r"(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月|[底初末])?|[0-9]{1,2}月"),
    re.compile(r"第?[0-9一二三四五六七八九十百]+[届期批次代]|首[届期批]"),
    re.compile(r"[大小新旧][^的]{1,3}"),
)
"""What is written once for both: 第十九届和第二十届光博会, 贡献者2024年5月和2025年5月."""


def compared(question: str) -> tuple[str, str] | None:
    """What is asked of each of two things that a Chinese question compares (哪届参展企业更多); None where it compares nothing."""
    found = _COMPARED.search(question)
    if not found or _ASKS.search(found["one"]) or _ASKS.search(found["other"]) or re.search("是不是|还是|^[我你他她它]", found["other"]):
        return None
    one, other = (f"{found['about'] or ''}{thing}" for thing in _whole(found["one"].strip(), found["other"].strip()))
    if found["degree"]:
        asked = f"{found['of']}{(found['first'] or '').rstrip('起来的')}{_DEGREES.get(found['degree'][0], '是多少')}"
    else:
        aspect = found["aspect"] or ""
        asked = aspect + (found["each"] or ("是什么时候" if re.search("时间|日期?$", aspect) else f"有{found['by']}"))
    return f"{one}{asked}？", f"{other}{asked}？"


def _whole(one: str, other: str) -> tuple[str, str]:
    """Both things, with what is written once for both."""
    for like in _ALIKE:
        begins, ends = like.match(other), next((match for match in like.finditer(one) if match.end() == len(one)), None)
        if begins and ends:
            return one + other[begins.end() :], one[: ends.start()] + other
    (head, of, _), (_, same, tail) = one.partition("的"), other.partition("的")
    if of:
        return one, other if same else f"{head}的{other}"
    return f"{one}的{tail}" if same else one, other


_PREFACE = re.compile(
    r"^[^，,；;：:。！!？?怎如何哪谁什]{0,6}?(?:想|要|让|请|来|帮忙|麻烦)?(?:了解|咨询|请教|打听|核实|确认|统计|查|问)(?:一下|下|个事儿?|个问题)[，,：:\s]*(?=\S{4})|"
    r"[，,。\s]+(?:麻烦|劳烦|请|烦请)?(?:给个(?:数|答复|准信)|告知|解答|解惑|帮忙看看|多谢|谢谢|感谢)(?:一下|了|您|啦)*[。！!~～]*$"
)
_CLAUSE = re.compile(r"(?<=[，,；;：:。！!？?])\s*(?=\S)|(?<=\.)\s+")
_LONG, _ENOUGH = 40, 20
"""Beyond so many characters, or four times as many letters, a question is told with its story; so many of it say what it asks."""


def without_story(question: str) -> str:
    """A long question from the clauses that ask on, as few of them as say what it is about; a short one without its polite frame.

    What visitors tell before they ask (we are a company of 430 people …) stands in no document, and would be searched for; names in Latin
    letters, as of products, may well stand there.
    """
    question = _PREFACE.sub("", question) or question
    letters = 1 if language_of(question) == "zh" else 4
    if len(question) <= _LONG * letters:
        return question
    clauses = _CLAUSE.split(question)
    for first in range(len(clauses) - 1, 0, -1):
        rest = "".join(clauses[first:]) if letters == 1 else " ".join(clauses[first:])
        if len(rest) >= _ENOUGH * letters and _ASKS.search(fold(rest)):
            named = [clause for clause in clauses[:first] if letters == 1 and names(clause) - names(rest)]
            return "".join((*named, rest))
    return question
