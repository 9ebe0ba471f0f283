"""What kind of answer a question asks for, and which text looks like it; Chinese and English."""

import re
from collections.abc import Mapping

from qa_bot.text.normalising import fold

_NUMBER = r"[0-9〇零一二两三四五六七八九十百千万亿]"

ASKS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "when": r"什么时[候间]|何[时年月日]|[哪几][一]?[年天月日号个]?(?:年|天|月|日|号|时期|时候|世纪|年代)|啥时候?|多会儿|多久前|日期|时间|截止|\bwhen\b|\bwhat (?:year|date|time|day|month)\b|\bhow soon\b",
        "who": r"谁|哪[一]?位|哪些人|什么人|何人|\bwho(?:m|se)?\b",
        "quantity": r"多少|几[个位次人名种家座岁层条届项部款步类所级套台元倍级级]|多[长高大久远重宽深快]|百分之几|比例|占比|费用|收费|价格|\bhow (?:many|much|long|large|big|far|high|tall|old|often)\b|\bwhat (?:percentage|proportion|number|share)\b",
        "where": r"哪里|哪儿|何[处地]|在哪|什么地[方点]|哪[一]?[个座]?(?:国家|城市|地方|地区|地点|省|市|区|县|镇|园区|大楼)|地址|位置|位于|怎么[走去到]|咋[走去]|\bwhere\b|\bwhich (?:city|country|place|district|building)\b",
        "why": r"为什么|为何|为啥|何故|原因|目的|\bwhy\b|\breasons?\b|\bpurpose\b",
        "how": r"如何|怎么|怎样|咋|流程|步骤|办理|手续|\bhow (?:do|does|did|can|to|is|are|should)\b|\bsteps?\b|\bprocess\b",
        "which": r"哪[些几一]|哪[个家种项类]|什么|\bwhat\b|\bwhich\b",
    }.items()
}
"""Kind of question → what it says."""

LOOKS_LIKE: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "when": rf"{_NUMBER}{{1,4}}年|{_NUMBER}{{1,3}}[月日]|世纪|年代|(?:1[0-9]|20)[0-9]{{2}}|时期|[0-9]{{1,2}}:[0-9]{{2}}",
        "who": r"·|先生|女士|教授|博士|院士|总经理|主任|主席|总裁|总统|将军|[国女]王|皇帝|公司|集团|大学|委员会|政府|由.{1,12}(?:发明|设计|建立|担任|创[立作]|负责|主办|撰写)",
        "quantity": rf"{_NUMBER}",
        "where": r"[省市县区国州岛城镇村路街港湾河江湖洲馆楼院园]",
        "why": r"因[为此]|由于|所以|原因|为了|导致|使得|以便|目的|旨在|because|due to|in order to",
        "how": r"通过|利用|采用|方法|方式|流程|步骤|首先|登录|提交|申请|\bby \w+ing\b",
    }.items()
}
"""Kind of question → what its answer tends to hold."""


def kinds(question: str) -> list[str]:
    """The kinds of answer that the question asks for, most telling first; empty when it asks openly."""
    folded = fold(question)
    return [kind for kind, pattern in ASKS.items() if pattern.search(folded)]


def looks_like_answer(folded: str, asked: list[str]) -> float:
    """The share of the asked kinds that a folded sentence could satisfy, 0 to 1; 0.5 when nothing definite was asked."""
    definite = [kind for kind in asked if kind in LOOKS_LIKE]
    if not definite:
        return 0.5
    return sum(LOOKS_LIKE[kind].search(folded) is not None for kind in definite) / len(definite)
