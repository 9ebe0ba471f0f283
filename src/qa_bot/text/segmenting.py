"""Cuts text into the terms of the keyword indexes: words, and pairs of neighbouring Chinese characters."""

import re

from bm25s.stopwords import STOPWORDS_EN_PLUS

from qa_bot.text.normalising import CJK, fold

FUNCTION_WORDS = frozenset(STOPWORDS_EN_PLUS)
"""English words that join or ask, and say nothing by themselves."""
_RUN = re.compile(rf"[{CJK}]+|[a-z0-9]+(?:[.+#_-][a-z0-9]+)*[+#]*")
_PART = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)*")


def words(text: str) -> list[str]:
    """The words of the text, folded, Chinese by dictionary (rjieba), others by their characters; punctuation is dropped."""
    import rjieba  # loads its dictionary: on first use, not on import

    terms: list[str] = []
    for run in _RUN.findall(fold(text)):
        if _is_chinese(run):
            terms.extend(rjieba.cut_for_search(run))
        else:
            terms.extend(_alphanumeric(run))
    return terms


def cut(run: str) -> list[str]:
    """A run of Chinese characters cut into words of the dictionary; what is none of them falls into its characters."""
    import rjieba

    return list(rjieba.cut(run, False))  # no guessing at new words


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters, folded; a lone character and every other word stand as they are."""
    terms: list[str] = []
    for run in _RUN.findall(fold(text)):
        if not _is_chinese(run):
            terms.extend(_alphanumeric(run))
        elif len(run) == 1:
            terms.append(run)
        else:
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
    return terms


def _alphanumeric(run: str) -> list[str]:
    """``openeuler-24.03`` → itself and its parts, so that a question may name either; English function words → nothing.

    Function words are rare in a Chinese corpus: kept, they would drown the names in an English question.
    """
    if run in FUNCTION_WORDS:
        return []
    parts = _PART.findall(run)
    return [run] if parts == [run] else [run, *parts]


def _is_chinese(run: str) -> bool:
    return run[0] >= "\u3400"
