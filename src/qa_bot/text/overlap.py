"""What two folded texts share, character by character."""


def longest_run(one: str, other: str) -> int:
    """The length of the longest stretch of ``one`` that stands in ``other``."""
    longest = 0
    for start in range(len(one)):
        while start + longest < len(one) and one[start : start + longest + 1] in other:
            longest += 1
    return longest


def share_of_pairs(one: str, other: str) -> float:
    """How many of the neighbouring characters of the shorter text the longer one has as well, 0 to 1."""
    mine, theirs = pairs(one), pairs(other)
    return len(mine & theirs) / max(min(len(mine), len(theirs)), 1)


def pairs(text: str) -> set[str]:
    """Its pairs of neighbouring characters."""
    return {text[i : i + 2] for i in range(len(text) - 1)}
