"""What a text names so that no other word is meant: numbers, years, editions, and names in Latin letters."""

import difflib
import re

from qa_bot.text.normalising import CJK, fold, language_of
from qa_bot.text.numerals import whole_number
from qa_bot.text.segmenting import FUNCTION_WORDS

_YEARS = re.compile(r"(?<![0-9.])(?:19|20)[0-9]{2}(?![0-9.])")
_NUMERAL = "[一二三四五六七八九十百]{1,5}|[0-9]{1,3}"
_CHINESE_EDITION = re.compile(
    rf"第({_NUMERAL})[届批期版]|(首)[届批期]|([一二三四五六七八九]?十[一二三四五六七八九]|[一二三四五六七八九]十|(?<![0-9])[0-9]{{1,3}})届"
    r"|(?<![分十])((?<=[心园段程目地区])一|[二三四五六七八九])期(?![间限货末初刊])"
)
"""第二十届, 十八届, 第八批, 中心二期; 两届, 一期 of a course and 分三期 are numbers of them."""
_ENGLISH_EDITION = re.compile(
    r"(?<![0-9])([0-9]{1,3})(?:st|nd|rd|th)\b|(?<=[a-z] )v?([0-9]{1,2}\.[0-9]{1,2})(?![0-9.%])|\b(?:phase|batch) ([0-9]{1,2})\b"
)
_COUNTED = "余多来几个家人员职学年月日号天万亿千百元块项种条款名位户所座台套届次期章层线点时分秒周岁度级倍成公里平米亩吨瓦兆核纳毫℃股辆艘颗"
_COUNTING = "有共约近超达过是为招占满到至"
_NUMBER = r"([1-9][0-9]{2}[A-Za-z]?)(?![0-9A-Za-z.,%+])"
_MODEL = re.compile(rf"(?:(?<=[{CJK}][{CJK}])|(?<=[{CJK}][{CJK}] ))(?<![{_COUNTING}])(?<![{_COUNTING}] ){_NUMBER}(?! ?[{_COUNTED}])")
_LATIN_MODEL = re.compile(rf"\b([A-Z][A-Za-z]{{2,}}) {_NUMBER}(?! ?[{_COUNTED}])")
"""鲲鹏920, 昇腾910B, Atlas 900: the number behind a name, of nothing that is counted."""
_NAMES = re.compile(r"[a-z][a-z0-9+#]*")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+#]*")
_OF_OWN = re.compile(r"我们|我司|本公司|我公司|咱们?公司|\b(?:we|our)\b", re.IGNORECASE)
_FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_SIBLINGS = 0.7


def numbers(text: str) -> set[str]:
    """The numbers that stand in the text in figures, without thousands separators."""
    return set(_FIGURES.findall(_THOUSANDS.sub("", fold(text))))


def years(text: str) -> set[str]:
    """The years of our time that stand in the text in figures."""
    return set(_YEARS.findall(fold(text)))


def tells_of_own(question: str) -> bool:
    """Whether visitors tell of themselves: their years (我们2016年登记，2045年缴足) need not stand in the documents."""
    return _OF_OWN.search(question) is not None


def editions(text: str) -> set[str]:
    """Which of a series it speaks of: 第二十届, "the 20th" → ``20``; 二期 → ``2``; ``openEuler 24.03`` → ``24.03``; 鲲鹏920 → ``920``."""
    folded = fold(text)
    found = {match[match.lastindex or 0] for match in _ENGLISH_EDITION.finditer(folded)}
    found |= set(_MODEL.findall(folded))
    found |= {number.lower() for name, number in _LATIN_MODEL.findall(text) if name.lower() not in FUNCTION_WORDS}
    told = (match[match.lastindex or 0].replace("首", "一") for match in _CHINESE_EDITION.finditer(folded))
    return found | {str(whole_number(number)) for number in told if whole_number(number)}


def names(text: str) -> set[str]:
    """The words in Latin letters (products, standards, abbreviations) that stand in the text, English function words left out."""
    return {name for name in _NAMES.findall(fold(text)) if name not in FUNCTION_WORDS}


def names_asked(question: str) -> set[str]:
    """The Latin names in a question, folded; of an English one, where every word could be one, those with a capital inside (openEuler)."""
    if language_of(question) == "zh":
        return names(question)
    return {word.lower() for word in _LATIN_WORD.findall(question) if any(letter.isupper() for letter in word[1:])}


def names_a_sibling(asked: set[str], text: str) -> bool:
    """Whether a text names none of the Latin names ``asked``, but one that differs by little: what it says of HCIE is not so of HCIA."""
    held = names(text)
    if not asked or not asked.isdisjoint(held):
        return False
    return any(name[0] == other[0] and difflib.SequenceMatcher(None, name, other).ratio() >= _SIBLINGS for name in asked for other in held)
