"""What a question speaks of: its noun phrase that the cited document is about."""

import re

from qa_bot.text.normalising import fold, has_cjk
from qa_bot.text.overlap import longest_run

END = re.compile(r"[\s?？。.!！~～]+$")
ASKING_EN = re.compile(
    r"when|where|who|whom|whose|what|which|how|why|many|much|long|often|far|old|big|large|is|are|was|were|do|does|did|can|"
    r"could|has|have|had|will|would|should|may|might|there|in|on|at|of|for|to|by|with|from|about|and|or|be|been|being|take|"
    r"takes|took|place|held|hold|hosted|host|run|runs|running|located|open|opened|opens|start|started|starts|begin|began|end|"
    r"ended|cost|costs|i|we|you|my|your|me|us|a|an|get|need|needs|needed|tell|give|show|explain|please|happen|happened|"
    r"happens|so|then|it|that|this|free|not|any|some",
    re.IGNORECASE,
)
"""English words that ask or join; what lies between them are noun phrases."""
_STOPS = re.compile(
    r"是|有|在|于|由|能|可以|需要|要|吗|呢|嘛|怎么|如何|怎样|为什么|为何|多少|几|将|会不会|能不能|举行|举办|召开|位于|到|去|和|与|跟|对|从"
)
_FILLERS = re.compile(r"重点|主要|一共|总共|目前|现在|最多|最高|最低|分别|到底|具体|大概|请问|我|想|知道|问|时候|地方")
_LIGHT = ("uj", "ul", "d", "p", "y")
"""Parts of speech that no noun phrase begins or ends with: particles, adverbs, prepositions."""
_LONGEST_SUBJECT = 40
_SHORT = 2


def subject_of(question: str, title: str = "") -> str:
    """What a standalone question speaks of: its noun phrase that shares most with the ``title`` of the document cited, else its first."""
    phrases = _phrases(question) if has_cjk(question) else _phrases_en(question)
    likeliest = sorted(phrases, key=lambda phrase: -_shared(phrase, title))  # stable: the first of equals
    return likeliest[0][:_LONGEST_SUBJECT] if likeliest else title[:_LONGEST_SUBJECT]


def _phrases(question: str) -> list[str]:
    """The noun phrases of a Chinese question, in order."""
    import rjieba  # loads its dictionary: on first use, not on import

    phrases: list[str] = []
    phrase: list[tuple[str, str]] = []
    for word, kind in [*rjieba.tag(END.sub("", question)), ("", "end")]:
        asks = kind in ("r", "end") or (kind.startswith(("w", "x")) and not re.match(r"[\w\s+#.·“”&-]", word))
        if not asks and not _STOPS.fullmatch(word):
            phrase.append((word, kind))
            continue
        while phrase and (
            _FILLERS.fullmatch(phrase[-1][0]) or phrase[-1][1] in _LIGHT or (asks and phrase[-1][1] in ("v", "vn") and len(phrase) > _SHORT)
        ):
            phrase.pop()
        while phrase and (_FILLERS.fullmatch(phrase[0][0]) or phrase[0][1] in _LIGHT):
            phrase.pop(0)
        text = "".join(part for part, _ in phrase).strip(" ，,“”\"'")
        if len(text) > _SHORT or (len(text) == _SHORT and not all(kind.startswith("v") for _, kind in phrase)):
            phrases.append(text)
        phrase = []
    return phrases


def _phrases_en(question: str) -> list[str]:
    """The noun phrases of an English question; those with an article or a name first."""
    phrases: list[list[str]] = [[]]
    for word in re.findall(r"[A-Za-z0-9+#.&-]+(?:'s?)?|[^\sA-Za-z0-9]", END.sub("", question)):
        if ASKING_EN.fullmatch(word) or not word[0].isalnum():
            phrases.append([])
        elif word.lower() == "the" and phrases[-1]:
            phrases.append([word])
        elif word.endswith(("'s", "'")):
            phrases[-1].append(re.sub(r"'s?$", "", word))
            phrases.append([])
        else:
            phrases[-1].append(word)
    found = []
    for phrase in phrases:
        while len(phrase) > 1 and re.search(r"(?:ed|ing)$", phrase[-1]):
            phrase.pop()
        if phrase and phrase != ["the"]:
            found.append(" ".join(phrase))
    return sorted(found, key=lambda phrase: not (phrase.lower().startswith("the ") or any(character.isupper() for character in phrase)))


def _shared(phrase: str, title: str) -> int:
    """The length of what the phrase shares with the title; a single character is chance."""
    longest = longest_run(fold(phrase), fold(title))
    return longest if longest >= _SHORT else 0
