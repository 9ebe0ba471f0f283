"""What staff should know about a document before they publish it, and why one cannot be read, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.errors import QABotError
from qa_bot.records import Language
from qa_bot.text.dates import show_date

_NAMED = 12
"""Ranges of pages or rows that are named one by one."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning or an error, one line; ``kind`` names it for programs. As a string it is English, ``said`` gives either."""

    kind: str
    zh: str
    en: str

    def said(self, language: Language) -> str:
        """The line in this language."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.en


def failure(error: QABotError) -> Remark:
    """An error; what is not worded in Chinese is for the administrator."""
    return Remark("failure", error.zh or f"请把下面的信息转告系统管理员：{error}", str(error))


def mislabelled(ending: str, zh: str, en: str) -> Remark:
    """The file's name says another format than its content, which was believed."""
    return Remark(
        "mislabelled",
        f"文件名以{ending}结尾，但内容其实是{zh}，已按{zh}读取。" if ending else f"文件名没有扩展名；内容是{zh}，已按{zh}读取。",
        f"its name ends in {ending or 'nothing'}, but it is {en}, and was read as that",
    )


def macros() -> Remark:
    """The file holds programs; nothing ran."""
    return Remark("macros", "文件中有宏；宏已忽略，只读取了文字。", "the file holds macros; they were ignored, only its text was read")


def unreadable_pages(pages: Sequence[int]) -> Remark:
    """Some pages of a PDF are damaged."""
    named = ", ".join(map(str, pages))
    return Remark(
        "unreadable_pages",
        f"有{len(pages)}页无法读取（第{named}页）；请重新保存或重新下载文件。",
        f"{len(pages)} of its pages cannot be read: {named}; save or fetch it again",
    )


def cut_short(pages: int) -> Remark:
    """The end of a PDF is missing."""
    return Remark(
        "cut_short",
        f"文件结尾缺失，读到了{pages}页；如果原文不止这些，请重新下载。",
        f"the end of the file is missing; {pages} pages could be read; fetch it again if there should be more",
    )


def scanned(pages: Sequence[int]) -> Remark:
    """These pages were read from pictures."""
    zh, en = _pages(pages)
    return Remark(
        "scanned", f"{zh}是图片，文字由机器识别；请核对人名和数字。", f"{en}: read by OCR from a picture; check names and numbers"
    )


def scanned_poorly(pages: Sequence[int]) -> Remark:
    """These pages could hardly be read."""
    zh, en = _pages(pages)
    return Remark(
        "scanned_poorly",
        f"{zh}不够清晰，可能有错字；请用300 dpi重新扫描，或直接录入文字。",
        f"{en}: hard to read, characters may be wrong; scan again with 300 dpi or type the text",
    )


def hidden_slides(slides: Sequence[int]) -> Remark:
    """They were left out."""
    named = ", ".join(map(str, slides))
    return Remark("hidden_slides", f"隐藏的幻灯片没有读取：第{named}张。", f"hidden slides, left out: {named}")


def mute_slides(slides: Sequence[int]) -> Remark:
    """There is nothing on them to read."""
    named = ", ".join(map(str, slides))
    return Remark(
        "mute_slides",
        f"没有文字的幻灯片：第{named}张（图片中的文字不会读取）。",
        f"slides without any text: {named} (words in pictures are not read)",
    )


def speakers_notes(slides: Sequence[int]) -> Remark:
    """Who wrote them may not have meant them for visitors."""
    named = ", ".join(map(str, slides))
    return Remark(
        "speakers_notes",
        f"有演讲者备注的幻灯片：第{named}张；访客会看到这些备注，不想公开请先删除。",
        f"slides with speaker's notes, which visitors will read: {named}; delete them first if they are not meant for visitors",
    )


def formulas_without_result(count: int) -> Remark:
    """Cells that only Excel could calculate."""
    return Remark(
        "formulas",
        f"有{count}个公式没有保存结果，已留空；请用Excel打开文件，保存后重新上传。",
        f"formulas without a saved result, left empty: {count}; open the file in Excel and save it",
    )


def hidden_sheets(names: Sequence[str]) -> Remark:
    """They were left out."""
    zh, en = "、".join(f"“{name}”" for name in names), ", ".join(f"“{name}”" for name in names)
    return Remark("hidden_sheets", f"隐藏的工作表没有读取：{zh}。", f"hidden sheets, left out: {en}")


def hidden_cells(sheet: str, rows: Sequence[int], columns: Sequence[int]) -> Remark:
    """Rows (counted from 1) and columns (from 0) were left out."""
    letters = [_letters(column) for column in columns]
    zh = [*([f"第{_ranges(rows)}行"] if rows else []), *(f"{letter}列" for letter in letters)]
    en = [*([f"rows {_ranges(rows)}"] if rows else []), *(f"column {letter}" for letter in letters)]
    return Remark(
        "hidden_cells",
        f"工作表“{sheet}”中隐藏或被筛选掉的{'、'.join(zh)}没有读取；如果访客应该看到，请取消隐藏后重新上传。",
        f"hidden or filtered in the sheet “{sheet}”, left out: {', '.join(en)}; "
        "if visitors should read them, show them and upload the file again",
    )


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


def _pages(numbers: Sequence[int]) -> tuple[str, str]:
    named = _ranges(numbers)
    return f"第{named}页", f"{'page' if len(numbers) == 1 else 'pages'} {named}"


def _ranges(numbers: Sequence[int]) -> str:
    """``1-4, 7``; the numbers ascend. Of very many, the first are named."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    named = [f"{first}" if first == last else f"{first}-{last}" for first, last in runs]
    return ", ".join([*named[:_NAMED], *(["…"] if len(named) > _NAMED else [])])


def _letters(column: int) -> str:
    """What spreadsheets call a column that is counted from 0: A, Z, AA."""
    first, last = divmod(column, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)
