"""A traced network gives what it gave, for every shape; what cannot be traced runs as it is, and the log says so."""

import logging
import re

import pytest
import torch

from qa_bot.traced import traced

WORDS = 50
NETWORK = torch.nn.Embedding(WORDS, 4).eval()


def masked(tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    states: torch.Tensor = NETWORK(tokens) * mask[..., None]
    return states


def test_it_gives_the_same_for_every_shape() -> None:
    whole = traced(NETWORK, masked, WORDS)
    assert isinstance(whole, torch.jit.ScriptModule)
    for rows, length in ((1, 3), (5, 40)):
        tokens, mask = torch.randint(WORDS, (rows, length)), torch.randint(2, (rows, length))
        assert torch.equal(whole(tokens, mask), masked(tokens, mask))


def by_length(tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return masked(tokens, mask) * (2 if len(tokens[0]) > 10 else 1)  # tracing keeps the branch of the example


def not_traceable(tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    if torch.jit.is_tracing():
        raise RuntimeError("made of what cannot be traced")
    return masked(tokens, mask)


@pytest.mark.slow
@pytest.mark.parametrize(("run", "why"), [(by_length, "gave other states"), (not_traceable, "made of what cannot be traced")])
def test_what_would_go_wrong_runs_untraced(run: object, why: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert traced(NETWORK, run, WORDS) is run  # type: ignore[arg-type]
    assert re.search(f"untraced, and slower under load: .*{why}", caplog.text)
