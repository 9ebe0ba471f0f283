"""What staff should know about a document before they publish it, in both languages."""

from dataclasses import dataclass

from qa_bot.records import Language
from qa_bot.text.dates import show_date


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning; ``kind`` names it for programs. As a string it is English, ``remark[language]`` is either."""

    kind: str
    zh: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en


def told_by_loader(sentence: str) -> Remark:
    """What the reading of the file had to say."""
    return Remark("reading", sentence, sentence)


def little_text(characters: int) -> Remark:
    """Next to nothing was found in the file."""
    return Remark(
        "little_text",
        f"只读到{characters}个字，请核对文件内容是否完整。",
        f"only {characters} characters were found; check that the file is complete",
    )


def expired(date: str) -> Remark:
    """What the document says holds no longer."""
    return Remark("expired", f"有效期已于{show_date(date, 'zh')}届满。", f"it was valid until {show_date(date, 'en')}")


def over(date: str) -> Remark:
    """The event has taken place."""
    return Remark("over", f"活动已于{show_date(date, 'zh')}结束。", f"the event ended on {show_date(date, 'en')}")


def same_as(title: str) -> Remark:
    """Another document says the same."""
    return Remark("same", f"与《{title}》内容相同。", f"same as “{title}”")


def nearly_same_as(title: str, share: float) -> Remark:
    """Another document says nearly the same; ``share`` is from 0 to 1."""
    return Remark("nearly_same", f"与《{title}》有{share:.0%}的内容相同。", f"{share:.0%} the same as “{title}”")


def disagrees(title: str, ours: str, theirs: str) -> Remark:
    """Another document gives another date or figure; ``ours`` and ``theirs`` are the sentences."""
    return Remark(
        "disagrees", f"与《{title}》不一致：本文“{ours}”，该文“{theirs}”。", f"disagrees with “{title}”: “{ours}” here, “{theirs}” there"
    )
