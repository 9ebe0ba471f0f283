"""The address to which a visitor's thumb and word go."""

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from qa_bot.web.api_description import problems
from qa_bot.web.contracts import Feedback
from qa_bot.web.wire import Typed

_PROBLEMS = {
    422: "The request is malformed: a field is missing, unknown, too long or of another type.",
    503: "It cannot be kept now, for the database is away. `Retry-After` says in how many seconds to try again.",
}


class Opinion(BaseModel):
    """What a visitor thinks of an answer."""

    model_config = ConfigDict(extra="forbid")

    answer_id: Typed = Field(min_length=1, max_length=100, description="The `answer_id` of the answer's `done`.")
    helpful: bool = Field(description="`true` for a thumb up, `false` for one down.")
    comment: Typed = Field("", max_length=500, description="A word in addition, if the visitor likes; at most 500 characters.")


def feedback_router(feedback: Feedback) -> APIRouter:
    """The route ``/feedback``: takes JSON only, so that no form on another site can fill it in."""
    router = APIRouter()

    @router.post(
        "/feedback",
        status_code=204,
        summary="Say whether an answer helped",
        response_description="It is kept.",
        responses=problems(400, 404, 408, 413, 422, 429, 503, said=_PROBLEMS),
    )
    def give_feedback(opinion: Opinion) -> None:
        """Kept in place of what was said about the same answer before."""
        if feedback(opinion.answer_id, helpful=opinion.helpful, comment=opinion.comment.strip()) is False:
            raise HTTPException(404, "there is no answer of this id; an answer carries its id in its last event")

    return router
