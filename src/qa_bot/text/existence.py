"""What a question asks the existence of: 中心有没有咖啡厅."""

import re

from qa_bot.text.normalising import fold

_WHETHER_THERE_IS = re.compile(r"^[^，,；;。？?]{2,20}(?:有没有|有无|设?有)([^，,；;。？?的没无这那个人]{2,6}?)(?:吗|么|没有|没)?[？?]*$")
_ASKS_MORE = re.compile(r"什么|哪|谁|几|多[少大高长远久强快]|怎|如何|一[百千万]")


def thing_asked_for(question: str) -> str:
    """The thing, folded, of which a question of one clause asks nothing but whether there is one; empty for any other question."""
    folded = fold(question)
    match = _WHETHER_THERE_IS.match(folded)
    return match[1] if match and not _ASKS_MORE.search(folded) else ""
