"""How often something may be done in a minute: counted in this process, or in PostgreSQL by all replicas together."""

import hashlib
import hmac
import logging
import math
import time
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Engine, text
from throttled import RateLimiterType, Throttled, per_min
from throttled.store import MemoryStore

from qa_bot.errors import DatabaseError

_SWEPT_EVERY_S = 60.0

log = logging.getLogger(__name__)


class Rate(NamedTuple):
    """Something that may be done so often a minute; ``key`` tells by whom, or that it counts for all."""

    key: str
    per_minute: int


class Rates(Protocol):
    """Counts, by GCRA: as many at once as a minute allows, then one after the other."""

    def wait(self, *rates: Rate) -> float:
        """Count one of each, in this order: 0 if it may be done, else the seconds until the first that refuses would let it.

        Those after the first that refuses are not counted: who is too fast takes nothing from the others.
        """
        ...


def whole_seconds(wait: float) -> int:
    """A wait as visitors are told it: 0, or at least two, so that the words for it need no singular."""
    return max(2, math.ceil(wait)) if wait else 0


class OwnRates:
    """In this process: throttled-py's memory, of the last ``known`` keys."""

    def __init__(self, known: int) -> None:
        self._store = MemoryStore(options={"MAX_SIZE": known})
        self._limiters: dict[int, Throttled] = {}

    def wait(self, *rates: Rate) -> float:
        """See ``Rates``."""
        for rate in rates:
            result = self._limiter(rate.per_minute).limit(rate.key)
            if result.limited:
                return result.state.retry_after
        return 0

    def _limiter(self, per_minute: int) -> Throttled:
        if per_minute not in self._limiters:
            quota = per_min(per_minute, burst=per_minute)
            self._limiters[per_minute] = Throttled(using=RateLimiterType.GCRA.value, quota=quota, store=self._store)
        return self._limiters[per_minute]


class SharedRates:
    """In PostgreSQL, by its clock: one statement for each count; while the database is away, in this process.

    Keys are kept as hashes that only who knows the database's password can make, and are removed when they count no more.
    """

    def __init__(self, engine: Engine, own: OwnRates) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._own = own
        self._secret = str(engine.url.password or engine.url).encode()
        self._swept = time.monotonic()

    def wait(self, *rates: Rate) -> float:
        """See ``Rates``."""
        try:
            return self._shared(rates)
        except DatabaseError as error:
            log.info("%s; questions are counted by each server alone", error)
            return self._own.wait(*rates)

    def _shared(self, rates: tuple[Rate, ...]) -> float:
        with self._engine.connect() as connection:
            if time.monotonic() - self._swept > _SWEPT_EVERY_S:
                self._swept = time.monotonic()
                connection.execute(_SWEEP)
            for rate in rates:
                values: dict[str, Any] = {"key": self._hashed(rate.key), "step": 60 / rate.per_minute}
                if connection.execute(_COUNT, values).first() is None:
                    return float(connection.execute(_REFUSED, values).scalar() or 0)
        return 0

    def _hashed(self, key: str) -> str:
        return hmac.new(self._secret, key.encode(), hashlib.sha256).hexdigest()


# ``free`` is when the next one may come at the steady rate; it may lie a minute ahead: that is how many may come at once.
_COUNT = text("""
    INSERT INTO rates AS known (key, free) VALUES (:key, now() + make_interval(secs => :step))
    ON CONFLICT (key) DO UPDATE SET free = greatest(known.free, now()) + make_interval(secs => :step)
        WHERE greatest(known.free, now()) + make_interval(secs => :step) <= now() + interval '1 minute'
    RETURNING 1
""")
_REFUSED = text("SELECT extract(epoch FROM free + make_interval(secs => :step) - now() - interval '1 minute') FROM rates WHERE key = :key")
_SWEEP = text("DELETE FROM rates WHERE free < now()")
