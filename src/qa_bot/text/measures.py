"""What a question asks the measure of (多少人, 几天, 及格分, clock speed), and which text has such a measure; Chinese and English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.text.normalising import fold

_NUMBER = r"[0-9〇零一二两三四五六七八九十百千万亿半]"
_HOW_MANY = r"(?:多少|几)"
_HOW_MUCH = r"(?:是|为|有|要|约|大概|一共|总共|到底)*(?:多|几|[?]?$)"
"""Behind the name of a measure: 面积有多大, 主频多少, or nothing more, as in 大厅的面积; 面积最大的湖 asks for a lake."""


@dataclass(frozen=True, slots=True)
class Measure:
    """``asked`` finds in a folded question that it is asked for; a folded text without ``given`` does not tell it."""

    asked: re.Pattern[str]
    given: re.Pattern[str]


def _measure(asked: str, given: str) -> Measure:
    return Measure(re.compile(asked), re.compile(given))


def _counted(word: str, like: str, english: str = "") -> Measure:
    return _measure(rf"(?:多少|有几){word}", rf"{_NUMBER}[多余]?[{like}]|[(（][{like}][)）]" + (rf"|\b(?:{english})\b" if english else ""))


MEASURES: tuple[Measure, ...] = (
    _counted("家", "家间所户个", "companies|enterprises|firms|organi[sz]ations"),
    _counted("套", "套台个", "installations|systems|units"),
    *(_counted(word, like) for word, like in (("所", "所家间"), ("座", "座个处"), ("台", "台套组个"), ("层", "层"))),
    *(_counted(word, like) for word, like in (("栋", "栋座幢"), ("艘", "艘"), ("辆", "辆台"))),
    _measure(
        r"多少[个名位]?(?:人(?![民均次工才])|学生|专家)|有几[个名位]?人|\bhow many (?:people|students|experts|developers)\b",
        rf"{_NUMBER} ?[余多]?[万千]?[余多]?[人名位个死伤]|人口|{_NUMBER}[余多]?[万亿](?![余多]?[元家台套亩平吨公次件])|"
        r"(?:[约逾近达共]|超过)[0-9,]+(?![0-9年月日元%.])|"
        r"\b(?:people|developers|contributors|members|students|experts|participants|attendees|visitors)\b",
    ),
    _measure(
        rf"{_HOW_MANY}[个名位]?(?:员工|职工|工作人员|雇员)|(?:员工|职工|工作人员)[^，。,]{{0,6}}{_HOW_MANY}|"
        r"\bhow many (?:employees|staff)\b|\bhow many people\b.*\b(?:employ|work)",
        r"员工|职工|职员|工作人员|从业|就业|雇|团队|\bemploy|\bstaff\b|\bwork(?:s|ing)? (?:at|for|in)\b",
    ),
    _measure(
        rf"{_HOW_MANY}个?(?:工作|自然)?[天日](?!期|线)|\bhow many (?:working |business )?days\b",
        rf"{_NUMBER} ?个?(?:工作|自然)?[天日](?!线)|当[场天日]|即[时日]|小时|{_NUMBER} ?个?[周月]|星期|\b(?:days?|hours?|weeks?|months?)\b",
    ),
    _measure(
        rf"{_HOW_MANY}分(?![钟之公支店会部])|(?:及格[线分数]*|合格[线分]){_HOW_MUCH}|分数线{_HOW_MUCH}|"
        r"\bpass(?:ing)? (?:mark|score)\b|\bhow many points\b",
        rf"{_NUMBER} ?分(?!钟|公|支|之[一二三四五六七八九十])|得分|分制|\b(?:points|score|marks?)\b",
    ),
    _measure(
        rf"{_HOW_MANY}[百千万亿]?[元钱]|(?:多少|(?<!哪)几)块(?:钱|[?]|$)|{_HOW_MANY}个?亿(?![人次吨度颗行])|奖[励金]?多少(?!家|[个名]|人)|"
        r"多少(?:奖[励金]|补[贴助]|资助|经费|资金)|价[钱格](?:是|为|要|大概)*(?:多少|几|怎么|如何|[?]?$)|(?:什么|多少)价|"
        r"\bhow much (?:is|does|do|will|would)\b.*\b(?:cost|pay|charge|fee|price)",
        rf"{_NUMBER} ?个?[万亿千百]?[多余]?(?:[元圆块镑]|[美港]|新?台币|欧元|日元|卢比|卢布|马克|法郎|人民币)|[$¥€£]|"
        rf"免费|不收费|免收|{_NUMBER}亿|\b(?:yuan|dollars?|rmb|free|million|billion)\b",
    ),
    _measure(rf"几纳米|多少纳米|制程{_HOW_MUCH}|\bnanomet|\b(?:what|how many) nm\b", r"纳米|[0-9] ?nm\b|\bnanomet"),
    _measure(
        rf"面积{_HOW_MUCH}|(?:多少|几)(?:平(?![台均])|亩|公顷)|\bfloor (?:area|space)\b|\bhow many (?:square|hectare)",
        r"平方|平米|亩|公顷|坪|m2\b|\bsquare\b|\bkm2\b|\bhectare",
    ),
    _measure(
        rf"{_HOW_MANY}(?:公里|千米|[公厘]?米|公[尺分])(?!/)|全长(?:是|为|有|约)*(?:多|几)|\bhow many (?:km\b|kilomet)",
        r"公里|千米|[0-9] ?[厘毫]?米|公[尺分]|英[里尺寸]|海里|[呎哩吋]|里长|[0-9] ?[kc]?m\b|\bkilomet",
    ),
    _measure(rf"{_HOW_MANY}瓦|功耗{_HOW_MUCH}|\btdp\b|\bwatts?\b", r"瓦|[0-9] ?w\b|\bwatts?\b"),
    _measure(rf"主频{_HOW_MUCH}|\bghz\b|\bclock (?:speed|rate|frequency)\b", r"hz\b|赫"),
    _measure(
        rf"(?<![早前后近这那头过好十几元于在]){_HOW_MANY}年(?![级前后几])|\bhow many years\b",
        rf"(?<![0-9]){_NUMBER}{{1,2}} ?[多余来]?年(?!代)|[万亿]年|[0-9],[0-9]{{3}}年|[0-9]{{4}} ?[~-] ?[0-9]{{4}}年|"
        rf"{_NUMBER} ?(?:个月|周年|岁)|长期|永久|无限期|年[底末]|\byears?\b|年.*[—至到-].*[0-9]{{4}}年",
    ),
    _measure(rf"{_HOW_MANY}个月|\bhow many months\b", rf"{_NUMBER} ?个?月|{_NUMBER} ?年|季|\b(?:months?|years?)\b"),
    _measure(
        rf"百分之几|百分比|几成|比例(?:是|为)?多少|(?:什么|多大)比例|税率{_HOW_MUCH}|\bper ?cent|\bwhat (?:share|proportion)\b",
        rf"%|百分之|{_NUMBER}成|倍|分之|半|‰|[0-9] ?[/:] ?[0-9]|\bper ?cent|减半|免[征税]",
    ),
)


def measures(question: str) -> list[Measure]:
    """The measures that the question asks for; empty when it asks for none."""
    folded = fold(question)
    return [measure for measure in MEASURES if measure.asked.search(folded)]


def lacks_measure(folded: str, asked: Sequence[Measure]) -> bool:
    """Whether a folded text does not have all the measures asked for."""
    return any(measure.given.search(folded) is None for measure in asked)
