"""Questions about dates rather than words: what is on and when, and whether something is still open or in force."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qa_bot.text.normalising import CJK, fold
from qa_bot.text.relative_dates import Period, period_named, without_period

_EVENTS = re.compile(
    r"活动|大会|会议|展会|展览|峰会|沙龙|讲座|论坛|博览会|路演|培训班?|比赛|赛事|日程|"
    r"\b(?:events?|conferences?|meetups?|meetings?|summits?|exhibitions?|expos?|activities|talks?|happening|"
    r"going on|what'?s on|what is on|what was on)\b"
)
_NEXT = re.compile(
    r"下一?[场個个次届]|接下来|即将|近期|最近|近来|未来|马上|将要?|随后|以后|这几天|这阵子|这段时间|还有|预告|"
    r"\b(?:next|upcoming|coming(?: up)?|soon|recent(?:ly)?|latest|later|planned|scheduled|future|these days|now|currently)\b"
)
_NEXT_EDITION = re.compile(r"下一?[场個个次届]|\bnext (?:edition|one|session|round)\b|\bthe next\b|\bupcoming\b")
_PAST = re.compile(
    r"(?:举办|举行|办|召开|开|参加|组织|搞)[了过過]|办过|上一?[场次届]|刚刚?(?:举办|结束)|过去|以前|往期|之前|"
    r"\b(?:held|took place|were there|was there|have there been|past|previous|last|recently|recent|did|happened|were|was)\b"
)
_ASKS = re.compile(
    r"什么|哪些|哪几|啥|有没有|有无|吗|么|几[场个次]|多少[场个次]|安排|什么时候|何时|哪[天一日]|几号|几月|时间表|介绍|列[出举]|一览|"
    r"\b(?:what|what's|whats|which|any|when|is there|are there|list|schedule|show|tell|calendar|how many)\b"
)
_WHEN = re.compile(r"什么时候|何时|哪[天一日]|几号|几月|有没有|还[办有开]|举[办行]吗|\bwhen\b|\bis there\b|\bwill there\b")
_CURRENT = re.compile(
    r"还(?:能|可以|可不可以|能不能|来得及|接受|有机会)(?:再)?(?:报名|参加|申请|申报|参观|去|享受|领|用)?(?![\u4e00-\u9fff]{0,6}[多几什哪怎])|来得及|"
    r"(?:过期|失效|作废|废止|结束|截止|到期|办完|开完|取消|终止)了?(?:吗|没有?|么|呢)|(?:是否|是不是|有没有)(?:还|已经?|仍)?(?:有效|过期|失效|结束|作废|开放)|"
    r"还?有效[吗么没]|还(?:管用|适用|算数|有效|执行|生效|在有效期)|(?:举办|举行|开始|召开|办|开)[过了](?:吗|没有?|么)|还在(?:有效期|进行|执行|举办|办|开)|"
    r"现在还(?:有|是|能|可)|"
    r"\bstill (?:open|valid|on|in force|in effect|apply|applies|available|running|current|register|sign up|"
    r"attend|join|apply for|going on|be held)\b|"
    r"\btoo late\b|\bstill valid\b|\bcan (?:i|we|one|you) still\b"
)
# "Is … over?": the words between name what is meant.
_CURRENT_EN = re.compile(
    r"\b(?:is|are|was|has|have)\b.*\b(?:over|expired|ended|finished|outdated|out of date|in force|in effect|"
    r"begun|started|taken place)\b(?=[\s?.!]*$)"
)
_OF_RULES = re.compile(
    r"过期|失效|作废|废止|到期|有效|管用|能用|适用|算数|生效|执行|"
    r"\b(?:valid|in force|in effect|appl(?:y|ies)|expired|outdated|out of date)\b"
)
_REST = re.compile(
    r"现在|目前|这个|那个|关于|有关|相关|方面|都|又|再|被|已经?|是否|是不是|请问|我|想|知道|看看|可以|能|会|要|办|开|举办|举行|召开|组织|参加|的|了|是|有|在|吗|呢|么|里|内|上|"
    r"报名|申请|申报|名单|消息|信息|内容|时间|大概|计划|打算|份|期间|之内|以来|今后|年|月|场|次|届|个|地方|安排|没|还"
)
_REST_EN = re.compile(
    r"the|a|an|is|are|was|were|will|be|been|there|any|what|which|when|who|on|in|at|of|for|to|and|do|does|did|you|your|we|i|"
    r"me|us|have|has|had|list|register|sign|attend|join|show|tell|about|up|it|this|that|these|those|please|can|could|centre|"
    r"center|so|far|all|s|by|from|with|take|place|held|planned|here|during|over|expired|ended|finished|outdated|force|effect|"
    r"begun|started|still|open|valid|it's|what's|some|other|more|many|how"
)


class Wanted(StrEnum):
    """Which events are asked for."""

    NEXT = "next"
    PAST = "past"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ScheduleQuestion:
    """What is on: in a period or at any time, and about what (pieces of text that all must name it)."""

    wanted: Wanted
    period: Period | None
    about: tuple[str, ...]


def schedule_question(question: str, today: date, called: Sequence[str] = ()) -> ScheduleQuestion | None:
    """Read a question as one about what is on; None if it is another. Relative years and months must have been replaced before.

    ``called`` are names of the centre, which is no topic: all of its documents' events are meant.
    """
    folded = fold(question)
    period = period_named(folded, today)
    upcoming, past = _NEXT.search(folded), _PAST.search(folded)
    general = _EVENTS.search(folded) and _ASKS.search(folded) and (period or upcoming or past)
    edition = _ASKS.search(folded) and _NEXT_EDITION.search(folded)
    dated = period and period.last >= today and _WHEN.search(folded)
    if not (general or edition or dated):
        return None
    about = topic(question, called)
    if about and not (period or upcoming):
        return None  # 大会举办了什么 is about one event: its words tell more than its date
    if (edition or dated) and not _EVENTS.search(folded) and not about:
        return None
    if period and period.last < today:
        wanted = Wanted.ALL
    elif past and not re.search(r"还有|下一|next|upcoming|will", folded):
        wanted = Wanted.PAST
    else:
        wanted = Wanted.ALL if period and not re.search(r"还有|接下来|still|upcoming|left|more", folded) else Wanted.NEXT
    return ScheduleQuestion(wanted, period, about)


def asks_whether_current(question: str) -> bool:
    """Whether the question asks if something is over, still open, or still in force."""
    folded = fold(question)
    return _CURRENT.search(folded) is not None or _CURRENT_EN.search(folded) is not None


def asks_about_rules(question: str) -> bool:
    """Whether it asks so of a rule, which expires, rather than of an event, which ends."""
    return _OF_RULES.search(fold(question)) is not None


def topic(question: str, called: Sequence[str] = ()) -> tuple[str, ...]:
    """What a question about dates is about: the pieces of it that are left without all that asks for dates and events."""
    folded = without_period(fold(question))
    for name in sorted(called, key=len, reverse=True):
        folded = folded.replace(fold(name), " ")
    for pattern in (_CURRENT, _WHEN, _NEXT, _PAST, _EVENTS, _ASKS, _REST):
        folded = pattern.sub(" ", folded)
    pieces = re.findall(rf"[{CJK}]+|[a-z0-9][a-z0-9+#.'-]*", folded)
    return tuple(piece for piece in pieces if not _REST_EN.fullmatch(piece) and not (len(piece) == 1 and not piece.isascii()))
