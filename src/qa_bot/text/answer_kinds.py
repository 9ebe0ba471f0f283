"""What kind of answer a question asks for (a date, a price, a place …), and which text could be one; Chinese and English."""

import re
from dataclasses import dataclass

from qa_bot.text.normalising import fold

_NUMBER = r"[0-9〇零一二两三四五六七八九十百千万亿半]"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer: ``asked`` finds it in a folded question, ``given`` in a folded text that could be the answer.

    ``strict``: a text without it is no answer.
    """

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]
    strict: bool = True


def _kind(name: str, asked: str, given: str, *, strict: bool = True) -> Kind:
    return Kind(name, re.compile(asked), re.compile(given), strict)


KINDS: tuple[Kind, ...] = (
    _kind(
        "date",
        r"什么时[候间]|何[时年月日]|啥时候?|[哪几]一?[年天月日号]|哪个?(?:世纪|年代|时期|月份)|日期|截止|最[晚迟]|"
        r"\bwhen\b|\bwhat (?:year|date|day|month)\b|\bsince when\b",
        rf"{_NUMBER}{{1,4}}年|{_NUMBER}{{1,3}}[月日号]|世纪|年代|(?:1[0-9]|20)[0-9]{{2}}|期间|时期|以来",
    ),
    _kind(
        "clock",
        r"几点|末班|首班|(?:营业|开放|上班|办公|开馆|工作)时间|开不开门|(?:周[六日末]|星期[六日天]|礼拜[六日天]|节假日|放假).*(?:开门|开放|上班|营业)|"
        r"\bopening hours\b|\bopen (?:at|on) (?:the )?(?:weekends?|saturdays?|sundays?)\b|\bwhat time\b|\b(?:last|first) (?:train|bus)\b",
        r"[0-9]{1,2}(?::[0-9]{2}|点|时)|全天|24小时|周[一二三四五六日末]|星期|(?<!个)工作日|节假日|\b[0-9]{1,2} ?[ap]\.?m\b|"
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b",
    ),
    _kind(
        "money",
        r"多少钱|几块|几百块|几千块|收费|费用(?:是|为|要)?(?:多少|怎么|如何)|(?:多少|什么)费用|收多少|价格|价钱|票价|门票|租金|房价|工资|年薪|[卖罚]多少|交多少|要钱|贵不贵|\bcosts?\b|\bprices?\b|\bfees?\b|"
        r"\bhow much (?:is|are|does|do) (?:a|an|the|it|one|parking)\b",
        rf"{_NUMBER} ?(?:万|亿|千|百)?(?:元|块|美元|人民币)|免费|不收费|收费|\byuan\b|\brmb\b|\bfree\b|¥|\bmillion\b",
    ),
    _kind(
        "phone",
        r"电话|手机号|什么号码|哪个号|几号电话|热线|\bphone\b|\btelephone\b|\bhotline\b|\bnumber (?:do|should|can) i (?:call|dial)\b",
        r"(?<![0-9])(?:1[0-9]{4}|[0-9]{3,4}-[0-9]{7,8}|[0-9]{7,11})(?![0-9])",
    ),
    _kind("door", r"门牌|\b(?:street|house|door) number\b", r"[0-9]+号(?!线)|[a-z]?[0-9]+栋|\bno\. ?[0-9]"),
    _kind("deadline", r"截止|最[晚迟]|\bdeadline\b", r"截[止至]|之?前|为止|[—~–-]|[至到期]|\b(?:by|until|before|deadline|ends?|closes?)\b"),
    _kind(
        "contact",
        r"邮箱|邮件地址|网址|官网|微信|公众号|二维码|密码|\bemail\b|\bwebsite\b|\bpassword\b|\bwechat\b",
        r"@|https?:|www\.|\.com|\.cn|邮件|邮箱|微信|公众号|平台|网站|密码",
    ),
    _kind(
        "percent",
        r"百分之几|百分比|比例|比列|占比|几成|税率|\bpercent(?:age)?\b|\bproportion\b|\btax rate\b",
        r"%|百分之|[一二三四五六七八九]成|倍|‰|分之",
    ),
    _kind(
        "duration",
        r"多久|多长时间|几个月|几天|几周|几小时|[管保留效]几?[多几]?年|多少[年天月]|有效期|"
        r"\bhow long\b|\bhow many (?:years|months|days|weeks)\b",
        rf"{_NUMBER}+ ?(?:个)?(?:年|月|天|日|周|小时|分钟)|长期|永久|\b(?:years?|months?|days?|weeks?|hours?|minutes?)\b",
    ),
    _kind(
        "quantity",
        r"多少|几[个位次人名种家座岁层条届项部款步类所级套台元倍公站栋版]|多[高大远重宽深快]|"
        r"\bhow (?:many|much|large|big|far|high|tall|fast)\b|\bwhat (?:number|share)\b",
        rf"{_NUMBER}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million)\b",
    ),
    _kind(
        "place",
        r"哪里|哪儿|何[处地]|在哪|什么地[方点]|哪[一个座条]*(?:国家|城市|地方|地区|地点|省|市|区|县|镇|园区|大楼|站|路)|地址|位置|位于|门牌|几楼|怎么[走去到]|咋[走去]|"
        r"\bwhere\b|\baddress\b|\bwhich (?:city|country|place|district|building|station|line)\b",
        r"[省市县区国州岛城镇村路街港湾河江湖洲馆楼院园站栋层线]|大道|线上|\b(?:road|street|avenue|building|station|district|city|line|park|centre|center)\b",
    ),
    _kind(
        "person",
        r"谁|哪一?[位人]|哪些人|什么人|何人|叫什么名?字?$|\bwho(?:m|se)?\b",
        r"·|先生|女士|教授|博士|院士|经理|主任|主席|总裁|总统|将军|[国女]王|皇帝|公司|集团|大学|委员会|政府|\b[A-Za-z]+ [A-Za-z]+\b|"
        r"[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]",
        strict=False,
    ),
    _kind(
        "reason",
        r"为什么|为何|为啥|何故|原因|目的|\bwhy\b|\breasons?\b|\bpurpose\b",
        r"因[为此]|由于|所以|原因|为了|导致|使得|以便|目的|旨在|\bbecause\b|\bdue to\b|\bin order to\b",
        strict=False,
    ),
    _kind(
        "manner",
        r"如何|怎么|怎样|咋|流程|步骤|办理|手续|\bhow (?:do|does|did|can|to|is|are|should)\b|\bsteps?\b|\bprocess\b",
        r"通过|利用|采用|方法|方式|流程|步骤|首先|登录|提交|申请|\bby \w+ing\b",
        strict=False,
    ),
)
"""Every kind; a question may ask for several."""


def kinds(question: str) -> list[Kind]:
    """The kinds of answer that the question asks for; empty when it asks openly."""
    folded = fold(question)
    return [kind for kind in KINDS if kind.asked.search(folded)]


def share_given(folded: str, asked: list[Kind]) -> float:
    """The share of the asked kinds that a folded text could satisfy, 0 to 1; 0.5 when nothing definite was asked."""
    return sum(kind.given.search(folded) is not None for kind in asked) / len(asked) if asked else 0.5


def lacks_asked(folded: str, asked: list[Kind]) -> float:
    """The share of the strict kinds asked for that a folded text does not hold, 0 to 1; 0 when none is strict."""
    strict = [kind for kind in asked if kind.strict]
    return sum(kind.given.search(folded) is None for kind in strict) / len(strict) if strict else 0.0
