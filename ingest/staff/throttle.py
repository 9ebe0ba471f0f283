"""How often a password may be tried: so many times a minute by one visitor, and by all together, so that many addresses are no help."""

from qa_bot.store.rates import Rate, Rates, whole_seconds

EACH, ALL = 5, 30


class Throttle:
    """Counts attempts."""

    def __init__(self, rates: Rates, each: int = EACH, all_together: int = ALL) -> None:
        self._rates = rates
        self._each, self._all = each, all_together

    def wait(self, visitor: str) -> int:
        """Count an attempt of this visitor: 0 if it may be made, else after how many seconds the next one may."""
        return whole_seconds(self._rates.wait(Rate(f"password by {visitor}", self._each), Rate("password", self._all)))
