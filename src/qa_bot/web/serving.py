"""Serves the application until it is told to stop (SIGTERM, Ctrl-C): then nothing new is taken, and what was begun is finished."""

import asyncio
import logging
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from qa_bot.settings import Settings

_LOOK_EVERY_S = 0.2
_LAST_WORDS_S = 5
"""An answer ends by itself within ``answer_seconds``; so long its end may take to be sent."""
_SWITCH_S = 0.0005
"""A tenth of the usual: searching is many short steps, and each would wait so long for the other answers' threads."""

log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """uvicorn's server, which would wait for every open chat page for ever: these are let go once no answer is under way."""

    def __init__(self, config: uvicorn.Config, is_idle: Callable[[], bool], let_go: Callable[[], None]) -> None:
        """Serve as ``config`` says.

        Args:
            config: of uvicorn.
            is_idle: whether no answer is being made or waits to be.
            let_go: ends the connections that only wait.
        """
        super().__init__(config)
        self._is_idle, self._let_go = is_idle, let_go

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, and return when the last answer has been sent."""
        log.info("stopping: nothing new is taken, answers under way are finished")
        letting_go = asyncio.create_task(self._let_go_when_idle())
        await super().shutdown(sockets)
        letting_go.cancel()
        log.info("stopped")

    async def _let_go_when_idle(self) -> None:
        while not self._is_idle():  # noqa: ASYNC110 — what it waits for is counted in many threads
            await asyncio.sleep(_LOOK_EVERY_S)
        await asyncio.sleep(_LOOK_EVERY_S)  # what was made last is on its way
        self._let_go()


def serve_application(app: ASGIApp, settings: Settings, is_idle: Callable[[], bool], let_go: Callable[[], None]) -> None:
    """Serve where the settings say until a signal ends it; see ``Server``."""
    sys.setswitchinterval(_SWITCH_S)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # it would hold addresses and questions
        proxy_headers=False,  # whom to believe about visitors' addresses is a setting of ours
        http="h11",  # unlike httptools, it reads no head longer than 64 KiB
        timeout_graceful_shutdown=int(settings.answer_seconds) + _LAST_WORDS_S,
    )
    Server(config, is_idle, let_go).run()
