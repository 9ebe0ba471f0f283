"""Follow-up questions as texts: what the turn before spoke of, how a question leans on it, and the question that stands alone."""

import re
from dataclasses import dataclass
from enum import StrEnum

from qa_bot.text.normalising import CJK, has_cjk, one_script
from qa_bot.text.numerals import in_chinese, whole_number
from qa_bot.text.subjects import ASKING_EN, END

_GENERIC = (
    "活动|大会|会议|展会|峰会|论坛|博览会|比赛|政策|办法|规定|措施|法规|通知|园区?|产业园|平台|项目|公司|企业|机构|单位|基地|系统|软件|产品|认证|证书|"
    "地方|大楼|场馆|会场?|技术|奖项|人"
)
_GENERIC_EN = (
    "event|meeting|conference|summit|expo|exhibition|fair|policy|rule|measure|law|park|building|place|project|company|"
    "platform|organisation|organization|programme|program|product|certificate|technology|system|person|one"
)
_ASPECTS = (
    "地址|地点|位置|时间|日期|价格|费用|收费|电话|联系方式|邮箱|网址|官网|人数|规模|数量|面积|金额|主题|内容|条件|要求|材料|流程|步骤|方式|嘉宾|参会人员|"
    "主办方|主办单位|承办单位|承办方|负责人|总经理|补贴|标准|期限|有效期|截止日期|原因|目的|作用|特点|优势|区别|议程|报名方式"
)
_ASPECTS_EN = (
    "address|location|venue|place|time|date|price|cost|fee|phone number|phone|email|website|size|number|topic|theme|agenda|"
    "conditions|requirements|documents|materials|steps|process|speakers|organis\\w+|organiz\\w+|hosts?|director|manager|deadline|"
    "opening hours|purpose|reason"
)
_LEAD = re.compile(
    r"^\s*(?:(?:请问|想问一?下?|我想知道|那么|那就?|然后|另外|还有|再问一?下?|好的|哦|嗯|对了)(?![里儿边个些场次届天年])[，,、\s]*)+"
)
_LEAD_EN = re.compile(r"^\s*(?:(?:and|so|then|ok|okay|also|but|well|please|thanks)\b[,\s]*)+", re.IGNORECASE)
_MORE = re.compile(
    r"还有(?:别的|其他|其它|更多|什么|哪些)?(?:的|信息|内容|吗|么|呢)*|"
    rf"(?:(?:后面|后来|之后|以后|此外|除此之外)还?有|还有)(?:别的|其他|其它|更多)(?:的)?[{CJK}]{{1,4}}?[吗么呢]?|(?:其他|其它|别的)(?:的|呢|吗)*|更多(?:的|信息|内容)?|继续说?|"
    r"(?:再)?(?:多说|详细说|展开讲)(?:一?点|说|一下)?|"
    r"(?:is there )?(?:anything|something|what) else(?: (?:is there|can you tell me))?|(?:tell me )?more|go on|"
    r"any others?|(?:and )?(?:the )?others?|continue",
    re.IGNORECASE,
)
_WHAT_OF = re.compile(r"(?P<what>(?:(?!什么|[哪谁几吗]|多少|多[久大长高远]|怎|如何|为何|何时).)+?)的?呢")
_AT_THE_TIME = re.compile(r"(?<=[年月日号底初末])(?:的?时候?|那会儿?|那时候?)$")
_AT_A_TIME_EN = re.compile(r"^(?:in|by|at|as of|for|at the end of) ", re.IGNORECASE)
_WHAT_OF_EN = re.compile(r"(?:what|how) about (?P<what>.+)", re.IGNORECASE)
_TIMES = (
    re.compile(r"(?<!\d)(?:19|20)\d\d年?\d{1,2}月|(?:in )?\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{4}"),
    re.compile(r"(?<![\d.])(?:19|20)\d\d(?:年版?|年度)?(?![\d.])"),
    re.compile(r"第[0-9一二三四五六七八九十百]+[届期批次阶代]"),
    re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}(?:\s?LTS)?(?:[- ]SP\d)?(?![\d.])"),
)
"""What a fragment may name that the question before has in the same form: a month, a year, an edition, a version."""

_PRONOUN = re.compile(
    rf"(?:它们?|[他她]们?|(?:[这那]|(?<!应)该)(?:[个家场次届项条种份座款])?(?:{_GENERIC})(?![{CJK}]{{0,2}}中心)|"
    r"那[里儿边]|[这那][个场次届](?=[的在是有要能怎什多谁由何吗]|$))"
)
_BARE_GENERIC = re.compile(rf"^(?:{_GENERIC})(?=[的在是有要能怎什多谁由何几哪])")
_PRONOUN_EN = re.compile(
    rf"\b(?P<own>its|their|his|her)\b|\b(?:that|this|the) (?:same )?(?:{_GENERIC_EN})\b|\b(?:it|they|them|he|she)\b|"
    r"(?<=about )that\b|(?<=(?:book|find|take|pass|join|need|have) )one$|(?<=(?:get|see|buy) )one$|\b(?:is|was|does|did) (?P<that>that)\b",
    re.IGNORECASE,
)
_THERE_EN = re.compile(
    r"\b(?P<move>get|go|come|travel|walk|drive) there\b|(?<!is )(?<!are )(?<!was )(?<!were )(?<!^)\bthere\b", re.IGNORECASE
)
_EXPLETIVE_EN = re.compile(
    r"\b(?:does|do|is|will|would|did) it (?:take|cost|possible|necessary)\b.*\bto\b|\bit (?:takes|costs|is) .*\bto\b", re.IGNORECASE
)
_ASKING = re.compile(
    r"什么时候|什么地方|什么|多少钱|多少|多久|多大|多远|多长|多高|几[个家次年月天点号位]|哪[里儿些个天年位家一]*|怎么[去走样办]?|如何|怎样|为什么|为何|"
    r"何时|何地|谁|是不是|是否|有没有|能不能|可不可以|可以|需要|举办|举行|召开|主办|承办|参加|开始|结束|收费|免费|报名|办理|申请|位于|成立|启用|"
    r"地址|时间|日期|是|有|在|于|由|要|能|会|吗|呢|么|的|了|去|到|过|还|也|都|大概|一共|总共|具体|目前|现在|名字|叫|被"
)

_SHORT = 2


_NEIGHBOUR = re.compile(
    r"(?P<back>(?:上|前)一?[届期]|(?:上|前)一年|the (?:previous|last) (?:one|edition|year)|the year before)|"
    r"(?:下|后)一?[届期]|(?:下|后|过了?)一年|一年[之以]?后|the (?:next|following) (?:one|edition|year)|the year after",
    re.IGNORECASE,
)
"""The edition or year before or after the one that the question before names."""
_EDITION = re.compile(r"第([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?=[届期])")
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.])")
_YEAR_OR_ITS_END = re.compile(r"(?<![\d.])(?:19|20)\d\d年(?:年?[底初末])?|(?:the end of )?\b(?:19|20)\d\d(?![\d.年])")


class Lean(StrEnum):
    """How a question leans on the turn before it."""

    NONE = "none"
    """It names its own subject."""
    MORE = "more"
    """It asks for more of the same."""
    SURE = "sure"
    """It cannot be understood alone."""
    MAYBE = "maybe"
    """It names no subject that its words give away."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question, how it leans, and the question that stands alone if it does; ``aspect`` is the other reading of 制程呢: the subject's."""

    lean: Lean
    question: str
    aspect: str = ""


def follow_up(question: str, last: str, subject: str, *, names_own: bool) -> FollowUp:
    """Read a question against the one before.

    Args:
        question: as it was asked, in Simplified script.
        last: the standalone question before.
        subject: what that one spoke of.
        names_own: whether the question names something that the documents are about.
    """
    chinese = has_cjk(question)
    bare = END.sub("", (_LEAD if chinese else _LEAD_EN).sub("", question))
    if _MORE.fullmatch(bare) or _MORE.fullmatch(END.sub("", question.strip())):
        return FollowUp(Lean.MORE, last)
    what = (_WHAT_OF if chinese else _WHAT_OF_EN).fullmatch(bare)
    if what and _NEIGHBOUR.fullmatch(what["what"]):
        bare, what = what["what"], None
    fragment = _AT_A_TIME_EN.sub("", bare)
    if what or any(time.fullmatch(fragment) for time in _TIMES):
        new = _AT_THE_TIME.sub("", what["what"] if what else fragment).strip()
        # What has letters, figures or a character of the subject is its sibling: 960 of 950, 卓越级 of 标准级.
        either = what is not None and chinese and bool(subject) and not re.search("[0-9A-Za-z]", new) and set(new).isdisjoint(subject)
        return FollowUp(Lean.SURE, _swapped(new, last, subject), _aspect(new, subject) if either else "")
    if (neighbour := _NEIGHBOUR.search(bare)) and (shifted := _shifted(neighbour, bare, last)):
        return FollowUp(Lean.SURE, _asked(shifted, question))
    replaced = _with_subject(bare, subject, chinese=chinese, names_own=names_own)
    if replaced is not None:
        return FollowUp(Lean.SURE, _asked(replaced, question))
    if names_own:
        return FollowUp(Lean.NONE, question)
    return FollowUp(Lean.MAYBE if _names_a_thing(bare) else Lean.SURE, _asked(_joined(bare, subject, chinese=chinese), question))


def own_words(question: str) -> str:
    """What is left of a question without the words that only ask."""
    if has_cjk(question):
        return re.sub(r"[\W_]+", " ", _ASKING.sub(" ", one_script(question))).strip()
    return " ".join(word for word in re.findall(r"[A-Za-z0-9'+#.-]+", question) if not ASKING_EN.fullmatch(word))


def _names_a_thing(question: str) -> bool:
    """Whether it has a word of its own that is not merely an aspect of something: 需要什么材料 has none."""
    left = re.sub(rf"\b(?:{_ASPECTS_EN})\b|{_ASPECTS}|[\s的]|\bthe\b", "", own_words(question), flags=re.IGNORECASE)
    return len(left) > 1  # one character that is left (哪天办的) names nothing


def _shifted(neighbour: re.Match[str], question: str, last: str) -> str | None:
    """The question before, or what else is asked, of the edition or year beside the one named there; None if it names none."""
    step = -1 if neighbour["back"] else 1
    edition, year = _EDITION.search(last), _YEAR.search(last)
    if edition and (number := whole_number(edition[1]) + step) > 0:
        named, place = f"第{number if edition[1].isdigit() else in_chinese(number)}", edition
    elif year:
        named, place = str(int(year[0]) + step), year
    else:
        return None
    rest = f"{question[: neighbour.start()]}{question[neighbour.end() :]}".strip(" ,，")
    if own_words(rest):
        unit = "年" if place is year and has_cjk(question) else ""
        return f"{question[: neighbour.start()]}{'in ' if not has_cjk(question) else ''}{named}{unit}{question[neighbour.end() :]}"
    return END.sub("", f"{last[: place.start()]}{named}{last[place.end() :]}")


def _swapped(what: str, last: str, subject: str) -> str:
    """The question before, about another year, edition, aspect or thing."""
    chinese = has_cjk(last)
    what = re.sub(r"^(?:in|for|on) ", "", what)
    for time in _TIMES:
        if time.fullmatch(what):
            year = re.match(r"(?:19|20)\d\d", what) if time is _TIMES[1] else None
            pattern = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d.])") if year else time
            new = year[0] if year else what
            if pattern.search(last):
                return pattern.sub(new, last, count=1)
            if time is _TIMES[0] and _YEAR_OR_ITS_END.search(last):
                return _YEAR_OR_ITS_END.sub(new, last, count=1)
            return f"{what}{last}" if chinese else f"{END.sub('', last)} in {what}?"
    if re.fullmatch(rf"(?:the )?(?:{_ASPECTS_EN})", what, re.IGNORECASE):
        return f"What is {what if what.lower().startswith('the ') else 'the ' + what} of {subject}?"
    if re.fullmatch(rf"(?:具体)?(?:{_ASPECTS})", what):
        return _aspect(what, subject)
    if what.isdigit() and (number := re.search(r"\d+$", subject)):
        what = subject[: number.start()] + what  # 960 of 鲲鹏950
    if chinese and len(END.sub("", last)) - len(subject) < _SHORT:
        return _in_place_of_a_sibling(what, last)  # the subject has swallowed what was asked of it
    if subject and subject in last:
        return last.replace(subject, what, 1)
    return f"{what}：{last}" if chinese else f"{END.sub('', last)} ({what})?"


def _in_place_of_a_sibling(what: str, last: str) -> str:
    """The question before, of what is named now: in the place of what ends alike (卓越级 of 标准级), else of all before what is asked."""
    sibling = re.search(rf"[{CJK}]{{1,3}}{re.escape(what[-1])}", last)
    asked = _ASKING.search(last)
    if sibling:
        return last[: sibling.start()] + what + last[sibling.end() :]
    return what + last[asked.start() :] if asked else what


def _aspect(aspect: str, subject: str) -> str:
    if aspect in ("时间", "日期", "具体时间", "具体日期"):
        return f"{subject}是什么时候？"
    if aspect in ("地址", "地点", "位置", "具体地址", "具体地点"):
        return f"{subject}的{aspect}在哪里？"
    if aspect in ("价格", "费用", "收费", "电话", "人数", "金额", "数量", "面积"):
        return f"{subject}的{aspect}是多少？"
    return f"{subject}的{aspect}是什么？"


def _with_subject(question: str, subject: str, *, chinese: bool, names_own: bool) -> str | None:
    """The question with the subject in the place of its first pronoun; None without one that points back."""
    if chinese:
        match = _PRONOUN.search(question) or _BARE_GENERIC.search(question)
        if match is None or (names_own and len(own_words(question[: match.start()])) >= _SHORT):
            return None  # what it points to stands before it in the question itself
        named = subject if match[0][0] in "他她" else _head(subject)
        return question[: match.start()] + named + question[match.end() :]
    if _EXPLETIVE_EN.search(question):
        return None
    if match := _THERE_EN.search(question):
        return question[: match.start()] + (f"{match['move']} to {subject}" if match["move"] else f"at {subject}") + question[match.end() :]
    match = _PRONOUN_EN.search(question)
    if match is None or (names_own and len(own_words(question[: match.start()]).split()) > 1):
        return None
    start, end = match.span("that") if match["that"] else match.span()
    return question[:start] + (f"{subject}'s" if match["own"] else subject) + question[end:]


def _head(subject: str) -> str:
    """中心的总经理 → 中心: what is not a person is what comes first; a year is no head."""
    head, _, _ = subject.partition("的")
    return subject if re.fullmatch(r"(?:\d{4}年|\d{1,2}月)+", head) else head or subject


def _joined(question: str, subject: str, *, chinese: bool) -> str:
    if not chinese:
        return f"{question} ({subject})"
    import rjieba  # loads its dictionary: on first use, not on import

    kind = rjieba.tag(question)[0][1] if question else ""
    return f"{_head(subject)}{'的' if kind.startswith('n') else ''}{question}"


def _asked(question: str, original: str) -> str:
    """With the visitor's own end: a question keeps its mark."""
    ending = END.search(original)
    return question + (ending[0].strip() if ending and ending[0].strip() else "？" if has_cjk(question) else "?")
