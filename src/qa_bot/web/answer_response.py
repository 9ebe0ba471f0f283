"""An answer as an HTTP response, whole or as server-sent events; a client that goes away ends the work."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

import anyio
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from qa_bot.errors import QABotError
from qa_bot.records import AnswerEvent, Language
from qa_bot.web.answer_view import AnswerView, after
from qa_bot.web.labels import LABELS
from qa_bot.web.trouble import Trouble, as_json, trouble_of
from qa_bot.web.wire import BrokenOff, travelling, whole

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second keeps nginx from holding the stream back."""
SILENCE_S = 15
"""Proxies commonly end a connection that is silent for a minute."""

_log = logging.getLogger(__name__)


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
                    stream = _Stream(send, self.raw_headers)
                    tasks.start_soon(stream.keep_alive)
                    if trouble := await self._stream(stream):
                        await as_json(trouble)(scope, receive, send)
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

    async def _stream(self, stream: "_Stream") -> Trouble | None:
        """Send the events; returns what is the matter where that can still be said by a status."""
        try:
            async for event in self._events:
                await stream.put(event.event, travelling(event, self._language))
        except QABotError as error:
            trouble = trouble_of(error, self._language)
            if not stream.begun:
                return trouble
            await stream.put("error", BrokenOff(code=trouble.code, message=trouble.words))
        except Exception:
            if not stream.begun:
                raise
            _log.exception("an answer broke off")  # our own fault
            await stream.put("error", BrokenOff(code="unavailable", message=LABELS[self._language].failed))
        await stream.end()
        return None


class _Stream:
    """Begins with its first event, or with the first sign of life."""

    def __init__(self, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self.begun = False
        self._send = send
        self._headers = headers
        self._one_at_a_time = anyio.Lock()

    async def put(self, name: str, data: BaseModel) -> None:
        await self._put(f"event: {name}\ndata: {data.model_dump_json()}\n\n")

    async def keep_alive(self) -> None:
        """Comments, which say nothing, so that no proxy takes a waiting visitor's silent stream for a dead one."""
        while True:
            await anyio.sleep(SILENCE_S)
            await self._put(": waiting\n\n")

    async def end(self) -> None:
        await self._put("", more=False)

    async def _put(self, text: str, *, more: bool = True) -> None:
        async with self._one_at_a_time:
            if not self.begun:
                self.begun = True
                await self._send({"type": "http.response.start", "status": 200, "headers": self._headers})
            await self._send({"type": "http.response.body", "body": text.encode(), "more_body": more})
