"""An answer as an HTTP response, whole or as server-sent events; a client that goes away ends the work."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

import anyio
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from qa_bot.errors import QABotError
from qa_bot.records import AnswerEvent, Language
from qa_bot.web.answer_view import AnswerView, after
from qa_bot.web.trouble import as_json, trouble_of
from qa_bot.web.wire import BrokenOff, travelling, whole

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second keeps nginx from holding the stream back."""


class AnswerResponse(Response):
    """What fails before the first event is a plain error with its status; what fails later can only be said in the stream."""

    def __init__(self, question: str, events: AsyncGenerator[AnswerEvent, None], language: Language, *, streamed: bool) -> None:
        super().__init__(media_type="text/event-stream", headers=_HEADERS)
        del self.headers["content-length"]
        self._question = question
        self._events = events
        self._language = language
        self._streamed = streamed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for as long as the client is there."""
        async with anyio.create_task_group() as tasks:

            async def watch() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                tasks.cancel_scope.cancel()

            tasks.start_soon(watch)
            async with aclosing(self._events):
                if self._streamed:
                    await self._stream(scope, receive, send)
                else:
                    await (await self._whole())(scope, receive, send)
            tasks.cancel_scope.cancel()

    async def _whole(self) -> Response:
        view = AnswerView(self._question)
        try:
            async for event in self._events:
                view = after(view, event)
        except QABotError as error:
            return as_json(trouble_of(error, self._language))
        return JSONResponse(whole(view, self._language).model_dump(mode="json"), headers=_HEADERS)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = False
        try:
            async for event in self._events:
                if not began:
                    await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                    began = True
                await send(_frame(event.event, travelling(event, self._language)))
        except QABotError as error:
            trouble = trouble_of(error, self._language)
            if not began:
                await as_json(trouble)(scope, receive, send)
                return
            await send(_frame("error", BrokenOff(code=trouble.code, message=trouble.words)))
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _frame(name: str, data: BaseModel) -> dict[str, object]:
    return {"type": "http.response.body", "body": f"event: {name}\ndata: {data.model_dump_json()}\n\n".encode(), "more_body": True}
