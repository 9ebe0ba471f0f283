"""The form in which answers travel: a model for each event, from which the API's description is written as well."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from qa_bot import records
from qa_bot.answering.ages import AGES
from qa_bot.records import AnswerEvent, Language, Outcome, ScoredPassage
from qa_bot.web.answer_view import AnswerView
from qa_bot.web.calendar_route import calendar_link
from qa_bot.web.place_names import place_name
from qa_bot.web.source_page import citation_link, source_link
from qa_bot.web.trouble import Code


def _unicode(text: str) -> str:
    """JSON can escape half a character (a lone surrogate), which nothing below could store or send back; PostgreSQL stores no NUL."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("half a character cannot be read") from None
    return text.replace("\0", "")


Typed = Annotated[str, AfterValidator(_unicode)]
"""What a visitor typed."""


_KINDS = ", ".join(
    f"`{kind}`" for kind in ("quoted", *AGES, "contradiction", "unverified_numbers", "unmarked", "declined", "model_unavailable")
)


class Passage(BaseModel):
    """A passage that was found, word for word as it stands in its document."""

    id: str = Field(description="Unique in a release of the documents.")
    document: str = Field(description="Id of the document.")
    title: str = Field(description="The document's title.")
    category: str = Field(description="The document's category: its name in the settings, for programs.")
    date: str = Field(description="The document's date, ISO 8601, as precise as it is known; empty if it is not.")
    section: list[str] = Field(description="Headings above the passage, outermost first.")
    text: str = Field(description="The passage, light Markdown: paragraphs, headings, lists, tables.")
    start: int = Field(description="Where it begins in the document, in characters.")
    end: int = Field(description="Where it ends.")
    url: str = Field(description="Address of the source page, open at the passage; relative to the server's.")
    calendar: str = Field(
        description="Address of the calendar file, where the document is about an event on a known day that is not over; else empty."
    )


class Passages(BaseModel):
    """The passages found, best first; sent before any text."""

    question: str = Field(description="The question as it was understood: slips corrected, and whole without the turns before it.")
    passages: list[Passage]


class Text(BaseModel):
    """The next piece of the answer."""

    text: str = Field(description="Light Markdown; a marker like `[1]` stands behind what citation 1 supports.")


class Citation(BaseModel):
    """What a marker stands for."""

    number: int = Field(description="The number in the marker.")
    passage: Passage
    start: int = Field(description="Where what supports the answer begins in the document, in characters.")
    end: int = Field(description="Where it ends.")
    sentence: str = Field(description="The words themselves, light Markdown: a sentence, items of a list, or rows of a table.")
    place: str = Field(description="Where it stands in the original, in words: a page, a slide, a sheet's row; empty if it has none.")
    url: str = Field(description="Address of the source page, open there; relative to the server's.")


class Notice(BaseModel):
    """Something the visitor must know, to be shown with the answer."""

    kind: str = Field(description=f"What it is about, for programs: {_KINDS}; answerers of your own may add others.")
    text: str = Field(description="The words to show, in the visitor's language.")


class Suggestions(BaseModel):
    """Up to three questions that can be asked next: on the documents shown, tried on them before, then starter questions."""

    questions: list[str]


class Done(BaseModel):
    """The end of the answer."""

    answer_id: str = Field(description="Names the answer when feedback is given.")
    outcome: Outcome = Field(
        description="`unanswered`: the documents do not hold the answer; `refused`: it only tells the assistant what to do."
    )
    answerer: str = Field(
        description="`extractive`: quoted, or nothing was found; `dates`: read from the dates; any other, like `language_model`: written."
    )
    release: str = Field(description="The release of the documents that was read.")
    timings: dict[str, float] = Field(
        description="Seconds from the question until the `passages` were found, a language model's `first_token` came, the `answer` ended."
    )


class BrokenOff(BaseModel):
    """The answer broke off; what was sent of it is not complete."""

    code: Code = Field(description="What happened, for programs: `too_slow` or `unavailable`; the others come before an answer begins.")
    message: str = Field(description="The words to show, in the visitor's language.")


class Problem(BaseModel):
    """Why a call did nothing."""

    detail: str = Field(
        description="In words, in the visitor's language as far as it is known: the question's `language`, else `lang` in the address, "
        "else `Accept-Language`. With 400, 404 and 405: for developers, in English."
    )


EVENTS: dict[str, type[BaseModel]] = {
    "passages": Passages,
    "text": Text,
    "citation": Citation,
    "notice": Notice,
    "suggestions": Suggestions,
    "done": Done,
    "error": BrokenOff,
}
"""The events of a stream by name, in the order in which they may come."""


class Answer(BaseModel):
    """A whole answer at once."""

    question: str = Field(description="The question as it was asked.")
    searched: str = Field(description="The question as it was understood.")
    text: str = Field(description="The answer, light Markdown with markers.")
    passages: list[Passage] = Field(description="The passages found, best first.")
    citations: list[Citation] = Field(description="What the markers stand for, in the order of their numbers.")
    notices: list[Notice]
    suggestions: list[str] = Field(description="Up to three questions that can be asked next.")
    done: Done


def travelling(event: AnswerEvent, language: Language) -> BaseModel:
    """The event as it travels; source pages open in ``language``."""
    match event:
        case records.PassagesFound():
            return Passages(question=event.question, passages=[_passage(found, language) for found in event.passages])
        case records.TextPiece():
            return Text(text=event.text)
        case records.Citation():
            return _citation(event, language)
        case records.Notice():
            return Notice(kind=event.kind, text=event.text)
        case records.Suggestions():
            return Suggestions(questions=list(event.questions))
        case records.Done():
            return _done(event)


def whole(view: AnswerView, language: Language) -> Answer:
    """The answer that has come to its end."""
    assert view.done is not None, "an answer that raises nothing ends with Done"  # noqa: S101
    return Answer(
        question=view.question,
        searched=view.searched,
        text=view.text,
        passages=[_passage(found, language) for found in view.passages or ()],
        citations=[_citation(view.citations[number], language) for number in sorted(view.citations)],
        notices=[Notice(kind=notice.kind, text=notice.text) for notice in view.notices],
        suggestions=list(view.suggestions),
        done=_done(view.done),
    )


def _passage(found: ScoredPassage, language: Language) -> Passage:
    passage, document = found.passage, found.document
    return Passage(
        id=passage.id,
        document=document.id,
        title=document.title,
        category=document.category,
        date=document.date,
        section=list(passage.section),
        text=passage.text,
        start=passage.start,
        end=passage.end,
        url=source_link(document.id, language, passage),
        calendar=calendar_link(document),
    )


def _citation(citation: records.Citation, language: Language) -> Citation:
    found = citation.found
    return Citation(
        number=citation.number,
        passage=_passage(found, language),
        start=citation.start,
        end=citation.end,
        sentence=citation.quote,
        place=place_name(found.document, (citation.start, citation.end), language),
        url=citation_link(citation, language),
    )


def _done(done: records.Done) -> Done:
    timings = {stage: round(seconds, 3) for stage, seconds in done.timings.items()}
    return Done(answer_id=done.answer_id, outcome=done.outcome, answerer=done.answerer, release=done.release, timings=timings)
