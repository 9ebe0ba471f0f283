"""Questions that want a term explained (X是什么, 什么是X), and the sentences that explain it."""

import re

from qa_bot.text.normalising import fold

_WHAT_IS_IT = r"是个?(?:什么|啥)(?:东西|意思|概念)?|指的?是?什么"
_ASKS_WHAT_IS = re.compile(
    rf"^(?:请问|那么?)?(?:(?:什么|啥)是(?P<behind>.{{2,30}})|(?P<before>.{{2,30}}?)(?:到底|究竟)?(?:{_WHAT_IS_IT}))$"
)
_MARKS = re.compile(r"[？?。！!，,\s的呢呀啊]+$")
_QUOTES = '“”"《》「」 '


def term_asked(question: str) -> str:
    """The folded term that a question wants explained (X是什么, 什么是X); empty where it asks something else."""
    match = _ASKS_WHAT_IS.search(_MARKS.sub("", fold(question)))
    return (match["behind"] or match["before"]).strip(_QUOTES) if match else ""


def asked_from_term(question: str) -> str:
    """什么是X as X是什么, for 是X would be looked for; any other question as it is."""
    match = _ASKS_WHAT_IS.search(_MARKS.sub("", fold(question)))
    return f"{match['behind'].strip(_QUOTES)}是什么" if match and match["behind"] else question


def explains(term: str, folded: str) -> bool:
    """Whether a sentence of the folded text says what the term is.

    Its subject is the term, or little more: openEuler（欧拉）是, 鲲鹏920是.
    """
    begins = r"(?:^|[。；\n])[^。，；：\n是]{0,15}"
    ends = r"[)）]?[^。，；：\n是的(（]{0,3}(?:[(（][^)）\n]{1,24}[)）])?(?:的[^。，；：\n是]{1,4})?是(?!由|在|否)"
    return re.search(f"{begins}{re.escape(term)}{ends}", folded) is not None
