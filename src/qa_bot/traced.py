"""A network as one call (TorchScript), during which the other threads go on.

Called from Python it is hundreds of calls, and between any two of them it waits for the threads that answer other visitors: under
load, most of the time. What can stand for TorchScript, which PyTorch no longer develops, needs a compiler.
"""

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

_CLOSE = 1e-2
"""Of states about 1 in size, of which 16 bits keep three digits."""

log = logging.getLogger(__name__)

Pass = Callable[["torch.Tensor", "torch.Tensor"], "torch.Tensor"]
"""Tokens (rows, length) and their mask, of the same shape → hidden states (rows, length, hidden)."""


def traced(parts: "torch.nn.Module", run: Pass, vocabulary: int) -> Pass:
    """``run`` as one call; itself, which is slower under load, where it cannot be traced or what was traced gives other states.

    Args:
        parts: the modules that ``run`` uses, in evaluation mode; what is traced shares their parameters.
        run: what is traced.
        vocabulary: how many tokens it knows.
    """
    import torch

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.parts = parts

        def forward(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            return run(tokens, mask)

    inputs = [_input(rows, length, vocabulary) for rows, length in ((2, 9), (3, 21), (1, 5))]
    with torch.no_grad():
        try:
            with _quiet():
                whole: Pass = torch.jit.trace(Network().eval(), inputs[0], check_trace=False)  # type: ignore[no-untyped-call]
            if all(torch.allclose(whole(*given), run(*given), atol=_CLOSE) for given in inputs):
                return whole
            reason = "what was traced gave other states"
        except (AttributeError, RuntimeError) as error:
            reason = str(error)
    log.warning("the network runs untraced, and slower under load: %s", reason)
    return run


def _input(rows: int, length: int, vocabulary: int) -> tuple["torch.Tensor", "torch.Tensor"]:
    """Tokens, and a mask by which the last row is shorter, if there are several."""
    import torch

    tokens = torch.arange(rows * length).reshape(rows, length) % vocabulary
    mask = torch.ones_like(tokens)
    if rows > 1:
        mask[-1, length // 2 :] = 0
    return tokens, mask


@contextmanager
def _quiet() -> Iterator[None]:
    """PyTorch's and transformers' remarks on tracing are for who develops them; whether it holds is looked at here."""
    from transformers.utils import logging as transformers_logging

    before = transformers_logging.get_verbosity()
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        transformers_logging.set_verbosity(before)
