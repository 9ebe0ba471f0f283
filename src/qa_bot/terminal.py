"""What all commands share on the terminal: progress bars, and errors as one line with an exit code."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from qa_bot.errors import QABotError
from qa_bot.progress import Progress as Advance

err = Console(stderr=True, highlight=False, soft_wrap=True)
"""For people: progress and errors. Results go to standard output."""


@contextmanager
def progress_bar(title: str, total: int | None = None) -> Iterator[Advance]:
    """Show a progress bar on standard error, where that is a terminal; yields a function that is told how many steps were done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as progress:
        task = progress.add_task(title, total=total)
        yield lambda steps: progress.advance(task, steps)


def say(text: str) -> None:
    """Tell the person at the terminal what is going on."""
    err.print(text, markup=False)


@contextmanager
def plain_errors(command: str, tell: Callable[[str], None] = say) -> Iterator[None]:
    """Turn our errors into one line, on standard error unless ``tell`` puts it elsewhere, and exit code 1."""
    try:
        yield
    except QABotError as error:
        tell(f"{command}: {error}")
        sys.exit(1)
