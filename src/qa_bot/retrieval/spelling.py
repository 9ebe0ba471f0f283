"""Corrects what a question misspells, towards words of the corpus: Chinese words by their sound, Latin ones by their letters.

Chinese is typed by sound, so that a slip is another character of the same sound (常江 for 长江); Latin names have letters left out or
exchanged (openGuass). What the corpus or the dictionary knows is never touched.
"""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from qa_bot.records import Passage
from qa_bot.store.keywords import KeywordIndex
from qa_bot.text.dictionary import dictionary
from qa_bot.text.normalising import CJK, fold, language_of, mainland_wording, to_traditional
from qa_bot.text.segmenting import cut
from qa_bot.text.translating import is_english

_CHINESE = re.compile(rf"[{CJK}]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[.+-][A-Za-z0-9]+)*")
_LONGEST = 4
"""Characters of a Chinese word."""
_SHORTEST_LATIN = 5
_ALIKE = 0.8
"""How much of two Latin words must be the same (difflib's ratio): one letter of five may differ, two of ten."""

_ALONE = frozenset(
    "的地得了着过是在有和与跟给对向从到去来想要会能可该应让被把为以因就都也还又再才很太最更挺不没别未无吗呢吧啊呀嘛哪那这谁啥几多少些个位名家条款项部"
    "天年月日号点时分秒周次回层座楼里外上下前后内中间旁边左右东西南北大小新老好坏高低长短快慢早晚先拿带交办管算看说讲问找用做作写出开起走坐进退买卖花钱事人我你他她它咱们"
    "请帮打接送换搬搞弄干叫喊听读想知道吃住行玩等比按照据像如若但而且或及其之于所由自至只仅就各每某本该此何怎咋么零一二三四五六七八九十百千万亿半两俩第初元块种指甚归"
)
"""Characters that are words by themselves: beside others they make no word, and need not."""


class Spelling:
    """The spelling of a corpus."""

    def __init__(self, words: KeywordIndex, bigrams: KeywordIndex, passages: Sequence[Passage]) -> None:
        self._bigrams = bigrams
        self._words = words
        self._passages = passages
        self._latin = [word for word in words.vocabulary() if _LATIN.fullmatch(word) and len(word) >= _SHORTEST_LATIN]
        self._by_sound: defaultdict[str, set[str]] = defaultdict(set)
        for word in {*words.vocabulary(), *_unlisted(passages)}:
            if _CHINESE.fullmatch(word) and 1 < len(word) <= _LONGEST:
                for sound in dictionary().sounds(word):
                    self._by_sound[sound].add(word)

    def corrected(self, question: str) -> str:
        """The question with its misspelt words corrected, and with the mainland's words where the corpus has these and not Taiwan's."""
        mainland = mainland_wording(question)
        if fold(mainland) != fold(question) and self._strange(mainland) < self._strange(question):
            question = mainland
        english = language_of(question) == "en"
        question = _LATIN.sub(lambda match: match[0] if english and match[0].islower() else self._latin_word(match[0]), question)
        return _CHINESE.sub(lambda match: self._chinese(match[0]), question)

    def _strange(self, question: str) -> int:
        """How many of the question's pairs of characters the corpus lacks."""
        return sum(not self._bigrams.knows(pair) for pair in self._bigrams.terms(question))

    def _latin_word(self, word: str) -> str:
        folded = fold(word)
        if len(word) < _SHORTEST_LATIN or self._words.knows(folded) or is_english(folded):
            return word
        alike = difflib.get_close_matches(folded, self._latin, n=1, cutoff=_ALIKE)
        return self._as_written(alike[0]) if alike and not alike[0].startswith(folded) else word

    def _as_written(self, word: str) -> str:
        """A folded Latin word as the first passage that has it spells it."""
        pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", re.IGNORECASE)
        return next((found[0] for passage in self._passages if (found := pattern.search(passage.text))), word)

    def _chinese(self, run: str) -> str:
        folded = fold(run)
        if len(folded) != len(run):
            return run  # one character became two: places in one are not places in the other
        corrected = list(run)
        traditional = sum(a != b for a, b in zip(run, folded, strict=True)) > 1  # one may be a brand's own (昇腾)
        for start, word in self._slips(folded):
            shown = to_traditional(word) if traditional else word
            corrected[start : start + len(word)] = [
                typed if was == meant else new for typed, was, meant, new in zip(run[start:], folded[start:], word, shown, strict=False)
            ]
        return "".join(corrected)

    def _slips(self, run: str) -> Iterator[tuple[int, str]]:
        """Where in a folded run → which word is meant there."""
        spans = list(_spans(cut(run)))
        found: dict[tuple[int, int], str] = {}
        last = 0
        for first, beyond in _windows(spans):
            start, end = spans[first][0], spans[beyond - 1][1]
            if start >= last and (word := self._meant(run[start:end], whole=beyond == first + 1)):
                found[start, end] = word
                last = end
        covered = {place for start, end in found for place in range(start, end)}
        for unknown, neighbours in groupby(spans, lambda span: self._is_unknown(run[slice(*span)])):
            places = {place for start, end in neighbours for place in range(start, end)}
            if unknown and not places <= covered:  # what is left of it says that it is a name of somewhere else
                found = {span: word for span, word in found.items() if places.isdisjoint(range(*span))}
        yield from ((start, word) for (start, _), word in found.items())

    def _is_unknown(self, token: str) -> bool:
        return token not in _ALONE if len(token) == 1 else not self._is_known(token)

    def _is_known(self, text: str) -> bool:
        return all(map(self._bigrams.knows, self._bigrams.terms(text))) or dictionary().has(text)

    def _meant(self, text: str, *, whole: bool) -> str:
        """The word of the corpus for which a text that is no word was typed; empty if it is one, or if there is no such word."""
        if self._is_known(text):
            return ""
        alike = {word for sound in dictionary().sounds(text) for word in self._by_sound.get(sound, ()) if len(word) == len(text)}
        likely = [word for word in alike if self._is_slip(text, word, whole=whole)]
        return min(likely, key=lambda word: (_differing(text, word), self._bigrams.rarity(word[:2]), word), default="")

    def _is_slip(self, text: str, word: str, *, whole: bool) -> bool:
        """Whether one character, or in longer words two, stands for another, where none is likely to stand for itself."""
        pairs = list(zip(text, word, strict=True))
        wrong = [pair for pair in pairs if pair[0] != pair[1]]
        if len(wrong) > max(len(text) - 2, 1) or any(typed in _ALONE for typed, _ in wrong):
            return False
        if len(text) == 2 and not whole and any(typed in _ALONE for typed, _ in pairs):
            return False
        surely_a_word = self._words.knows(word) and dictionary().has(word)
        return surely_a_word or _ALONE.isdisjoint(word if len(word) == 2 else [meant for _, meant in wrong])


def _unlisted(passages: Iterable[Passage]) -> set[str]:
    """Words that no dictionary lists: a lone character and its neighbours, where they stand together again and again (光博, 软件园)."""
    counts: Counter[str] = Counter()
    for passage in passages:
        for run in _CHINESE.findall(fold(passage.text)):
            tokens = cut(run)
            for before, after in pairwise(tokens):
                if len(before) == 1 and before not in _ALONE:
                    counts[before + after[0]] += 1
                if len(after) == 1 and after not in _ALONE:
                    counts.update({before[-1] + after, before + after})
    return {text for text, count in counts.items() if count > 1}


def _spans(tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for token in tokens:
        yield start, start + len(token)
        start += len(token)


def _windows(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of neighbouring tokens that may be one word of two to four characters; of those that begin alike the longest first."""
    for first, (start, _) in enumerate(spans):
        for beyond in range(min(first + _LONGEST, len(spans)), first, -1):
            if 1 < spans[beyond - 1][1] - start <= _LONGEST:
                yield first, beyond


def _differing(text: str, word: str) -> int:
    return sum(typed != meant for typed, meant in zip(text, word, strict=True))
