"""The words of what is learnt from visitors, Chinese and English side by side; on the staff's page, in reports and in files."""

from qa_bot.records import Language, Outcome

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("访客所问", "What visitors asked"),
    "period": ("时段", "Period"),
    "period_is": ("{} 至 {}", "{} to {}"),
    # the tables
    "summary": ("概况", "In short"),
    "gaps": ("没有答上的问题", "What visitors could not find"),
    "wordings": ("没有答上的问题：全部问法", "What visitors could not find, in all wordings"),
    "not_helpful": ("访客认为没有帮助的答复", "Answers that did not help"),
    "cited": ("引用最多的资料", "Documents cited most"),
    "never_cited": ("从未被引用的资料", "Documents never cited"),
    "expiring": ("已过期或即将过期的资料", "Documents that have expired or soon will"),
    "days": ("每日情况", "Day by day"),
    # the plots
    "plot_answers": ("每日提问数（橙色：没有答上的）", "Questions a day (orange: not answered)"),
    "plot_seconds": (
        "每日答复用时，秒（实线：中位数；虚线：95% 的答复不超过此值）",
        "Seconds to the whole answer (solid: median; dashed: 95 % are quicker)",
    ),
    # the columns
    "asked": ("提问", "questions"),
    "answered": ("已回答", "answered"),
    "unanswered": ("未能回答", "not answered"),
    "refused": ("不予回答", "refused"),
    "helpful": ("有帮助", "helped"),
    "did_not_help": ("没有帮助", "did not help"),
    "median": ("用时中位数（秒）", "median (s)"),
    "p95": ("95% 不超过（秒）", "p95 (s)"),
    "count": ("次数", "times"),
    "number_of_wordings": ("问法", "wordings"),
    "last": ("最近一次", "last asked"),
    "examples": ("例如", "for example"),
    "nearest": ("最相近的资料", "nearest documents"),
    "gap": ("组", "group"),
    "question": ("问题", "question"),
    "time": ("时间", "time"),
    "comment": ("评语", "comment"),
    "outcome": ("结果", "outcome"),
    "documents": ("所引资料", "documents"),
    "document": ("资料", "document"),
    "id": ("编号", "id"),
    "answers": ("所支持的答复", "answers resting on it"),
    "valid_until": ("有效期至", "valid until"),
    "day": ("日期", "day"),
    # what is told beside them
    "between": ("；", "; "),
    "none": ("没有", "none"),
    "more": ("……另有 {} 行", "… further rows: {}"),
    "times": ("{} 次，{} 种问法，最近 {}", "times asked: {}, wordings: {}, last on {}"),
    "not_compared": (
        "还有 {} 个问题未与其他问题比对，暂各自成组。",
        "Not compared with the others yet, and standing alone: {}.",
    ),
}
_OUTCOMES = {Outcome.ANSWERED: "answered", Outcome.UNANSWERED: "unanswered", Outcome.REFUSED: "refused"}


def word(name: str, language: Language) -> str:
    """A word by its name, in Chinese or else in English; ``{}`` marks what is filled in."""
    return _WORDS[name][language != "zh"]


def outcome_word(outcome: Outcome, language: Language) -> str:
    """How a question ended."""
    return word(_OUTCOMES[outcome], language)
