"""Sees to it that questions are forgotten in time: when the server starts, and once a day while it runs."""

import logging
import threading

from sqlalchemy.exc import SQLAlchemyError

from qa_bot.errors import DatabaseError
from qa_bot.reports import Reports

_DAY_S = 24 * 60 * 60.0

log = logging.getLogger(__name__)


class Forgetting:
    """Forgets in the background from ``start`` to ``stop``; a failure is logged, and the next day tries again."""

    def __init__(self, reports: Reports, every_s: float = _DAY_S) -> None:
        self._reports = reports
        self._every = every_s
        self._stopped = threading.Event()
        self._worker = threading.Thread(target=self._work, name="forgetting", daemon=True)

    def start(self) -> None:
        """Forget now, and again every day."""
        self._worker.start()

    def stop(self) -> None:
        """Return when nothing is being deleted any more."""
        self._stopped.set()
        self._worker.join()

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                self._reports.forget()
            except (DatabaseError, SQLAlchemyError):
                log.exception("questions older than QA_BOT_QUESTIONS_KEPT_DAYS could not be deleted; this is tried again tomorrow")
            self._stopped.wait(self._every)
