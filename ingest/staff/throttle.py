"""How often a password may be tried: so many times a minute by one visitor, and by all together, so that many addresses are no help."""

import math

from throttled import RateLimiterType, Throttled, per_min
from throttled.store import MemoryStore

EACH, ALL = 5, 30
_VISITORS_KNOWN = 4096


class Throttle:
    """Counts attempts in this process."""

    def __init__(self, each: int = EACH, all_together: int = ALL) -> None:
        store = MemoryStore(options={"MAX_SIZE": _VISITORS_KNOWN})
        self._each, self._all = (
            Throttled(using=RateLimiterType.GCRA.value, quota=per_min(number, burst=number), store=store) for number in (each, all_together)
        )

    def wait(self, visitor: str) -> int:
        """Count an attempt of this visitor: 0 if it may be made, else after how many seconds the next one may."""
        for limit, key in ((self._each, f"password by {visitor}"), (self._all, "password")):
            result = limit.limit(key)
            if result.limited:
                return max(2, math.ceil(result.state.retry_after))
        return 0
