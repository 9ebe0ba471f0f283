"""The default answerer: quotes the sentence, list or table rows of the documents that hold the answer, and nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.records import ScoredPassage
from qa_bot.retrieval.evidence import Evidence
from qa_bot.text.answer_kinds import kinds, lacks_asked, share_given
from qa_bot.text.blocks import Kind, cells
from qa_bot.text.normalising import bare, fold, language_of
from qa_bot.text.numerals import whole_number
from qa_bot.text.overlap import pairs, share_of_pairs
from qa_bot.text.segmenting import words
from qa_bot.text.units import Unit, units

_SECOND_AT_LEAST = 0.75
"""A second quotation must be at least this likely, relative to the first."""
_SAID_AGAIN = 0.6
"""A second quotation that shares so much of its characters with the first says the same in other words."""
_ROWS_AT_LEAST = 0.5
"""Further rows of a table are shown if they are at least this likely, relative to the best one."""
_MOST_ROWS = 8
_LIST_AT_LEAST = 0.3
"""Where all of something is asked for, a list in the same document is preferred to a sentence that is likelier up to so much."""

# A sentence that begins like this cannot be understood without the one before it.
_LEANS_BACK = re.compile(
    r"其|该|此|它|他们?|她|这|那|上述|以上|前者|后者|同[日年时]|两者|二者|(?:it|its|he|she|they|this|these|those|both|the latter)\b"
)
_ASKS_FOR_ALL = re.compile(
    r"哪些|哪几|哪[二两三四五六七八九十]|几[个种类项条步级所家样]|[二两三四五六七八九十][个种类项条步级所大样](?!月)|分别|都[是有](?:什么|啥|谁)|包括|有什么|有啥|列出|清单|名单|流程|步骤|材料|条件|要求|"
    r"\bwhich\b|\bwhat (?:are|documents|materials|conditions)\b|\bwhat do\b|\blist\b|\bsteps?\b|\brequirements?\b|\bhow (?:do|can|to)\b"
)
_ASKS_FOR_STEPS = re.compile(r"步骤|流程|阶段|程序|哪几步|\bsteps?\b|\bstages?\b|\bprocess\b")
_NUMBERED = re.compile(r"^\s*[0-9]+[.、)）]\s*$")
_BEGINS_TO_ENUMERATE = re.compile(r"：[^：]*；$|:[^:]*;$")
"""The first of several parts, which would pass for all of them."""
_COUNT = re.compile(
    r"([2-9]|1[0-9]|[两二三四五六七八九]|十[一二三四五六七八九]?)"
    r"(?=[个大]{0,2}[步类种项条座级家款阶城平环展]|个(?!月|小时|工作|百分|人)|大(?![学会概约于小道厦型量部家多幅]))"
)
"""How many members a list may have that is counted: 七步, 六个城市, 四大平台, 八大专业园区."""

_NOUN = 6
"""Characters behind a number in which the noun stands that is counted."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a document: ``text`` is light Markdown to show; ``document.text[start:end]`` is where they stand."""

    found: ScoredPassage
    start: int
    end: int
    text: str


def extract(question: str, ranked: Sequence[Evidence]) -> list[Quotation]:
    """The one or two quotations that answer the question, best first; of two, one in the question's language before one in another.

    Args:
        question: the standalone question.
        ranked: the evidence, most likely first; must not be empty.
    """
    asks_for_all = _ASKS_FOR_ALL.search(fold(question)) is not None or _means_the_list(question, ranked)
    best = _best_list(question, ranked) if asks_for_all else ranked[0]
    lacks = lacks_asked(fold(best.text), kinds(question)) > 0
    first = _quotation(best, ranked, asks_for_all, with_what_follows=lacks)
    for evidence in ranked:
        if evidence.probability < _SECOND_AT_LEAST * best.probability:
            break
        if _adds(evidence, first):
            both = [first, _quotation(evidence, ranked, asks_for_all)]
            return sorted(both, key=lambda quotation: language_of(quotation.text) != language_of(question))
    return [first]


def _means_the_list(question: str, ranked: Sequence[Evidence]) -> bool:
    """Whether the question's words are not in the best unit, an item, but in the line that introduces its list (7997是什么意思)."""
    best = ranked[0]
    text, lead, definite = best.found.document.text, best.unit.lead, kinds(question)
    if best.unit.block.kind is not Kind.ITEM or not lead or (definite and share_given(fold(best.text), definite) > 0):
        return False
    asked = set(words(question))
    return asked.isdisjoint(words(best.text)) and not asked.isdisjoint(words(text[slice(*lead)]))


def extract_both(first: Evidence, second: Evidence, ranked: Sequence[Evidence]) -> list[Quotation]:
    """Two places that differ, each quoted by itself."""
    return [_quotation(first, ranked, asks_for_all=False), _quotation(second, ranked, asks_for_all=False)]


def extract_each(parts: Sequence[tuple[str, Sequence[Evidence]]]) -> list[Quotation]:
    """The best quotation for each of several questions, none that says what the one before has said."""
    quotations: list[Quotation] = []
    for question, ranked in parts:
        best = extract(question, ranked)[0]
        if not any(_repeats(best, before) for before in quotations):
            quotations.append(best)
    return quotations


def _best_list(question: str, ranked: Sequence[Evidence]) -> Evidence:
    """The likeliest list or table near the best unit, when all of something is asked for; the best unit itself if there is none.

    A sentence that only counts (openGauss的测评共七步) gives way to the list of as many members in its document. A list that is introduced
    with the number that the question names, of the same things (八个园区是：), is the one, wherever it stands.
    """
    best, named, asked = ranked[0], _counts(question), pairs(fold(question))
    for evidence in ranked:
        introduces = evidence.text.endswith(("：", ":"))
        if introduces and not named.isdisjoint(_counts(evidence.text)) and not asked.isdisjoint(_counted(evidence.text)):
            return evidence
        is_list = introduces or evidence.unit.block.kind in (Kind.ITEM, Kind.ROW)
        if is_list and evidence.found.document is best.found.document and evidence.probability >= _LIST_AT_LEAST * best.probability:
            return evidence
    return _counted_list(question, best) or _steps(question, best) or best


def _counted_list(question: str, best: Evidence) -> Evidence | None:
    """The list in the document of the best unit that has as many members as it counts, of what is asked about."""
    counted, named = _counts(best.text), _counts(question)
    if not counted:
        return None
    text = best.found.document.text
    # Of several things that it counts (八个园区和八个街道), the list must be of that which is asked about.
    asked = pairs(fold(question)) & _counted(best.text)
    groups: dict[int, list[Unit]] = {}
    for unit in units(text):
        introduced = pairs(fold(f"{unit.heading}\n{text[slice(*(unit.lead or (0, 0)))]}\n{text[unit.start : unit.end]}"))
        if unit.block.kind in (Kind.ITEM, Kind.ROW) and unit.group is not None and not (asked and asked.isdisjoint(introduced)):
            groups.setdefault(unit.group, []).append(unit)
    members = next((group for group in groups.values() if len(group) in (counted & named or counted)), None)
    return replace(best, unit=members[0], span=None) if members else None


def _steps(question: str, best: Evidence) -> Evidence | None:
    """The numbered list in the document of the best unit, where steps are asked for and there is but one."""
    if not _ASKS_FOR_STEPS.search(fold(question)):
        return None
    text = best.found.document.text
    numbered = [unit for unit in units(text) if unit.block.kind is Kind.ITEM and _NUMBERED.search(text[: unit.start].rpartition("\n")[2])]
    return replace(best, unit=numbered[0], span=None) if len({unit.group for unit in numbered}) == 1 else None


def _counts(text: str) -> set[int]:
    return {whole_number(match[1]) for match in _COUNT.finditer(fold(text))}


def _counted(text: str) -> set[str]:
    """The character pairs of what is counted in it."""
    folded = fold(text)
    return {pair for match in _COUNT.finditer(folded) for pair in pairs(folded[match.end() : match.end() + _NOUN])}


def _quotation(evidence: Evidence, ranked: Sequence[Evidence], asks_for_all: bool, *, with_what_follows: bool = False) -> Quotation:
    """The unit with as much around it as it needs; ``with_what_follows``: with the list or table behind it, as with one it introduces."""
    unit, text = evidence.unit, evidence.found.document.text
    if unit.block.kind is Kind.ROW:
        return _table(evidence, ranked, asks_for_all)
    if unit.block.kind is Kind.ITEM:
        members = _members(evidence)
        if asks_for_all or unit.lead is None:
            return _list(evidence, members if asks_for_all else [unit])
        lead = text[slice(*unit.lead)]
        shown = f"{lead}\n\n- {evidence.text}" if lead.endswith(("：", ":")) else evidence.text
        return Quotation(evidence.found, unit.start, unit.end, shown)
    introduced = _introduced(evidence) if with_what_follows or evidence.text.endswith(("：", ":")) else []
    if introduced and introduced[0].block.kind is Kind.ITEM:
        return _list(evidence, introduced)
    if introduced:
        shown = f"{evidence.text}\n\n{_rows(text, introduced[:_MOST_ROWS])}"
        return Quotation(evidence.found, unit.start, introduced[:_MOST_ROWS][-1].end, shown)
    start = unit.previous[0] if unit.previous and _LEANS_BACK.match(fold(evidence.text)) else unit.start
    end = _end_of_enumeration(evidence) if _BEGINS_TO_ENUMERATE.search(evidence.text) else _end_of_thought(evidence, ranked)
    return Quotation(evidence.found, start, end, text[start:end])


def _end_of_thought(evidence: Evidence, ranked: Sequence[Evidence]) -> int:
    """The end of the unit, or of the next sentence if that goes on from it (It is closed on Mondays) and the second look prefers it."""
    unit = evidence.unit
    for other in ranked:
        goes_on = other.found.document is evidence.found.document and other.unit.previous == (unit.start, unit.end)
        if goes_on and _LEANS_BACK.match(fold(other.text)) and other.second > evidence.second:
            return other.unit.end
    return unit.end


def _end_of_enumeration(evidence: Evidence) -> int:
    """Where the sentence ends of which the unit is the first part (条件有三：甲；乙；丙。)."""
    text, block, end = evidence.found.document.text, evidence.unit.block, evidence.unit.end
    for part in units(text, end, block.end):
        if not text.endswith(("；", ";"), block.start, end):
            break
        end = part.end
    return end


def _members(evidence: Evidence) -> list[Unit]:
    """All items or rows of the list or table that the unit belongs to."""
    return [unit for unit in units(evidence.found.document.text) if unit.group == evidence.unit.group]


def _introduced(evidence: Evidence) -> list[Unit]:
    """The items or rows of the list or table that stands right behind the unit's paragraph."""
    behind = [unit for unit in units(evidence.found.document.text) if unit.start >= evidence.unit.block.end]
    return [unit for unit in behind if unit.block.kind in (Kind.ITEM, Kind.ROW) and unit.group == behind[0].group]


def _list(evidence: Evidence, members: list[Unit]) -> Quotation:
    """The items as they stand, under the line that introduces them."""
    text = evidence.found.document.text
    lead = members[0].lead
    start = lead[0] if lead else text.rfind("\n", 0, members[0].start) + 1
    return Quotation(evidence.found, start, members[-1].end, text[start : members[-1].end])


def _table(evidence: Evidence, ranked: Sequence[Evidence], asks_for_all: bool) -> Quotation:
    """The row, with its head; rows of the same table that are nearly as likely, or all of them when all are asked for."""
    text, best = evidence.found.document.text, evidence.unit
    likely = {
        other.unit.start
        for other in ranked
        if other.unit.group == best.group
        and other.found.document is evidence.found.document
        and other.probability >= _ROWS_AT_LEAST * evidence.probability
    }
    members = _members(evidence)
    chosen = [unit for unit in members if unit.start in likely]
    if asks_for_all and len(members) <= _MOST_ROWS:
        chosen = members
    chosen = chosen[:_MOST_ROWS] if best in chosen[:_MOST_ROWS] else [best]
    contiguous = members.index(chosen[-1]) - members.index(chosen[0]) == len(chosen) - 1
    first, last = (chosen[0], chosen[-1]) if contiguous else (best, best)
    return Quotation(evidence.found, first.start, last.end, _rows(text, chosen))


def _rows(text: str, rows: list[Unit]) -> str:
    """The rows under their table's head."""
    lines = [text[unit.start : unit.end] for unit in rows]
    if rows[0].lead:
        head = text[slice(*rows[0].lead)]
        lines[:0] = [head, "|" + " --- |" * len(cells(head))]
    return "\n".join(lines)


def _adds(evidence: Evidence, shown: Quotation) -> bool:
    """Whether the evidence says something that is not shown already, here or in other words."""
    return not _repeats(Quotation(evidence.found, evidence.unit.start, evidence.unit.end, evidence.text), shown)


def _repeats(quotation: Quotation, shown: Quotation) -> bool:
    if quotation.found.document is shown.found.document and quotation.start < shown.end and quotation.end > shown.start:
        return True
    return share_of_pairs(_own(quotation), _own(shown)) >= _SAID_AGAIN


def _own(quotation: Quotation) -> str:
    """Its words without what is shown with them, such as the head of a table."""
    return bare(quotation.found.document.text[quotation.start : quotation.end])
