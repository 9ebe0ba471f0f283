"""What the reader reads at once: the question, and the likeliest units in their documents' order, with what explains them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from qa_bot.embedding import SharedTokenizer
from qa_bot.records import ScoredPassage
from qa_bot.text.normalising import one_script
from qa_bot.text.units import Unit

RankedUnit = tuple[int, Unit]
"""The rank of a passage among those found, from 0, and a unit in it."""

TOKENS = 320
"""Room for question and units together."""
_QUESTION, _UNIT, _CONTEXT = 64, 128, 48
"""The longest question, unit, and title, heading or lead, in tokens; what is longer is cut."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Unit number ``row`` stands at ``tokens[first:last]``; ``offsets`` are the characters of its tokens in its ``one_script`` text."""

    row: int
    first: int
    last: int
    offsets: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Window:
    """Token ids, and where the units stand in them."""

    tokens: list[int]
    reaches: list[Reach] = field(default_factory=list)


def pack(
    question: str,
    found: Sequence[ScoredPassage],
    places: Sequence[RankedUnit],
    tokenizer: SharedTokenizer,
    room: int = TOKENS,
) -> Window:
    """Pack as many units as there is room for.

    Args:
        question: the question searched.
        found: the passages, best first.
        places: the units, likeliest first.
        tokenizer: of the encoder.
        room: in tokens.
    """
    texts = [one_script(found[rank].document.text[unit.start : unit.end]) for rank, unit in places]
    contexts = [_context(found[rank], unit) for rank, unit in places]
    said = list(dict.fromkeys(text for parts in contexts for text in parts))
    asked = _ids(tokenizer, [f"query: {one_script(question)}"])[0][:_QUESTION]
    mark = _ids(tokenizer, ["passage:"])[0]
    tokens_of = {text: ids[:_CONTEXT] for text, ids in zip(said, _ids(tokenizer, said), strict=True)}
    encoded = tokenizer(texts, add_special_tokens=False, return_offsets_mapping=True) if texts else {"input_ids": [], "offset_mapping": []}
    begin, separator = tokenizer.cls_token_id, tokenizer.sep_token_id
    window = Window([begin, *asked, separator, *mark])
    chosen = _chosen(contexts, [len(ids[:_UNIT]) for ids in encoded["input_ids"]], tokens_of, room - len(window.tokens) - 1)
    ranks = {found[rank].document.id: rank for rank, _ in reversed(places)}
    chosen.sort(key=lambda row: (ranks[found[places[row][0]].document.id], places[row][1].start))
    shown: set[str] = set()
    for row in chosen:
        for text in contexts[row]:
            if text not in shown:
                shown.add(text)
                window.tokens += tokens_of[text]
        ids, offsets = encoded["input_ids"][row][:_UNIT], encoded["offset_mapping"][row][:_UNIT]
        first = len(window.tokens)
        window.tokens += ids
        if ids:
            window.reaches.append(Reach(row, first, len(window.tokens), tuple((start, end) for start, end in offsets)))
    window.tokens.append(separator)
    return window


def _context(found: ScoredPassage, unit: Unit) -> tuple[str, ...]:
    """Title, heading, and the line that introduces the unit; each is said once in a window."""
    lead = found.document.text[slice(*unit.lead)] if unit.lead else ""
    return tuple(dict.fromkeys(one_script(text) for text in (found.document.title, unit.heading, lead) if text))


def _chosen(contexts: list[tuple[str, ...]], lengths: list[int], tokens_of: dict[str, list[int]], room: int) -> list[int]:
    chosen, said = [], set[str]()
    for row, (parts, length) in enumerate(zip(contexts, lengths, strict=True)):
        new = [text for text in parts if text not in said]
        cost = length + sum(len(tokens_of[text]) for text in new)
        if cost <= room:
            room -= cost
            said.update(new)
            chosen.append(row)
    return chosen


def _ids(tokenizer: SharedTokenizer, texts: Sequence[str]) -> list[list[int]]:
    ids: list[list[int]] = tokenizer(texts, add_special_tokens=False)["input_ids"] if texts else []
    return ids
