"""A bounded number of visitors who go on asking through nginx, each question as another visitor, and note what came of each."""

import itertools
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

QUESTION = "第二届江城算力博览会有多少家参展企业？"
_PAUSE_S = 0.3
_SECONDS = 30
_CERTIFICATES = ssl.create_default_context()
"""Never looked at; made once, for making them takes longer than an answer."""


@dataclass(frozen=True)
class Asked:
    """When a question was put and when it was over (seconds), and what came: the answer with its passages, or what was the matter."""

    began: float
    ended: float
    answer_id: str = ""
    release: str = ""
    passages: str = ""
    trouble: str = ""


class Askers:
    """``number`` threads; ``asked`` grows while they run."""

    def __init__(self, port: int, number: int) -> None:
        self._address = f"http://127.0.0.1:{port}/api/ask"
        self._number = number
        self._over = threading.Event()
        self._visitors = itertools.count()
        self.asked: list[Asked] = []

    @contextmanager
    def at_work(self) -> Iterator["Askers"]:
        threads = [threading.Thread(target=self._work) for _ in range(self._number)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def troubles(self, since: int) -> list[str]:
        """What was the matter with those that ended after the first ``since``."""
        return [asked.trouble for asked in self.asked[since:] if asked.trouble]

    def wait_for(self, number: int) -> int:
        """Return when so many more have ended; how many have then."""
        deadline, wanted = time.monotonic() + _SECONDS, len(self.asked) + number
        while len(self.asked) < wanted:
            assert time.monotonic() < deadline, f"no {number} answers within {_SECONDS} s: {self.asked[-3:]}"
            time.sleep(0.02)
        return len(self.asked)

    def _work(self) -> None:
        while not self._over.wait(_PAUSE_S):
            self.asked.append(self._ask(next(self._visitors)))

    def _ask(self, visitor: int) -> Asked:
        began = time.monotonic()
        address = f"127.1.{visitor // 250 % 250}.{visitor % 250 + 1}"
        try:
            with httpx.Client(transport=httpx.HTTPTransport(local_address=address, verify=_CERTIFICATES), timeout=_SECONDS) as client:
                response = client.post(self._address, json={"question": QUESTION}, headers={"Accept": "application/json"})
        except httpx.TransportError as error:
            return Asked(began, time.monotonic(), trouble=repr(error))
        if not response.is_success:
            return Asked(began, time.monotonic(), trouble=f"{response.status_code} {response.text}")
        answer = response.json()
        passages = "\n".join(passage["text"] for passage in answer["passages"])
        return Asked(began, time.monotonic(), answer["done"]["answer_id"], answer["done"]["release"], passages)
