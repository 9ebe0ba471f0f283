"""Moves a site's disclaimers out of the text: they speak of the article, not of its subject."""

import re
from collections.abc import Iterable

from ingest.cleaning.lines import prose, without
from qa_bot.text.blocks import Kind
from qa_bot.text.normalising import fold
from qa_bot.text.sentences import sentences

_SITE = r"(?:本(?:网)?站|本网|本平台|本刊|本报|本公众号|作者本人)"
_WORK = r"(?:图片|文章|本文|作品|稿件|图文|素材|转载)"
_SENTENCE = re.compile(
    rf"""
      (?=.*(?:投稿|转载|来源|作者|观点|立场)) .{{0,60}} (?:不代表|与) .{{0,6}} {_SITE} .{{0,20}} (?:观点|立场|意见|无关) .{{0,40}}
    | .{{0,20}} {_WORK} .{{0,10}} (?:观点|言论) .{{0,10}} (?:仅|只) 代表 (?:作者|本人) .{{0,40}}
    | .{{0,40}} (?:[如若倘]|一旦) .{{0,8}} 侵权 .{{0,20}} 联系 .{{0,12}} (?:{_SITE}|我们|我司|小编|后台|删除|撤) .{{0,20}}
    | {_WORK} .{{0,20}} 版权 .{{0,6}} 原?作者 .{{0,12}} 所有 .{{0,20}}
    | (?:版权声明|免责声明) \s* : .+
    | {_WORK}? .{{0,8}} 转[载发] .{{0,8}} 注明 .{{0,4}} (?:出处|来源|作者) .{{0,20}}
    | .{{0,12}} 未经 .{{0,12}} (?:授权|许可|同意|允许) .{{0,8}} (?:不得|禁止|严禁|请勿) .{{0,6}} 转载 .{{0,20}}
    | (?:the\ )? (?:views|opinions) .{{0,60}} do(?:es)?\ not\ (?:necessarily\ )? (?:reflect|represent) .{{0,120}}
    | .{{0,40}} (?:images|photos|pictures) .{{0,40}} (?:copyright|property)\ of .{{0,40}} (?:owners?|authors?) .{{0,20}}
    """,
    re.VERBOSE,
)
_FOLLOWING = re.compile(r".{0,6}(?:内容|信息|文章|本文).{0,6}(?:仅|只)供.{0,6}参考.{0,30}|.{0,20}版权.{0,12}所有.{0,10}")
_BETWEEN_ENGLISH = re.compile(r"(?<=[\x21-\x7e])\n|\n(?=[\x21-\x7e])")
_LONGEST = 200


def remove_disclaimers(text: str) -> tuple[str, list[str]]:
    """The text without disclaimers, and the disclaimers, one entry for each paragraph that held any.

    A sentence goes by itself; "for reference only" goes only beside one that is beyond doubt, for rules and prices say it too.
    """
    lines, gone, removed = text.split("\n"), set(), []
    for line in prose(text):
        if line.kind is not Kind.PARAGRAPH:
            continue
        said = sentences(line.text)
        sure = [_matches(_SENTENCE, sentence) for sentence in said]
        if not any(sure):
            continue
        drop = [certain or _matches(_FOLLOWING, sentence) for certain, sentence in zip(sure, said, strict=True)]
        removed.append(_joined(sentence for sentence, dropped in zip(said, drop, strict=True) if dropped))
        if all(drop):
            gone.add(line.number)
        else:
            lines[line.number] = _joined(sentence for sentence, dropped in zip(said, drop, strict=True) if not dropped)
    return without("\n".join(lines), gone), removed


def _joined(said: Iterable[str]) -> str:
    """Sentences side by side: with a space between English ones."""
    return _BETWEEN_ENGLISH.sub(" ", "\n".join(said)).replace("\n", "")


def _matches(pattern: re.Pattern[str], sentence: str) -> bool:
    folded = fold(sentence)
    return len(folded) <= _LONGEST and pattern.fullmatch(folded) is not None
