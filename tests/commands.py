"""Runs our commands as people do: each in a process of its own, in a folder, with no settings but those given.

The processes are forked from one that has imported the commands' libraries, which takes longer than most commands do.
"""

import os
import sys
from importlib.metadata import entry_points
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess

_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["chromadb", "ingest.builder", "ingest.cli", "ingest.shelf", "ingest.web_address", "qa_bot.assembly", "qa_bot.evaluation.cli"]
)
_LONGEST_S = 120


def run(command: str, *arguments: str, folder: Path, **settings: str) -> CompletedProcess[str]:
    """What a command says and how it ends; it reads nothing from its standard input."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("QA_BOT_")} | settings
    told, complained = folder.with_name(f"{folder.name}.out"), folder.with_name(f"{folder.name}.err")
    process = _FORKS.Process(target=_become, args=([command, *arguments], folder, environment, told, complained))
    process.start()
    process.join(_LONGEST_S)
    assert process.exitcode is not None, f"{command} did not end"
    return CompletedProcess(arguments, process.exitcode, told.read_text(encoding="utf-8"), complained.read_text(encoding="utf-8"))


def _become(words: list[str], folder: Path, environment: dict[str, str], told: Path, complained: Path) -> None:
    for number, (path, mode) in enumerate(((Path(os.devnull), "r"), (told, "w"), (complained, "w"))):
        with path.open(mode) as file:
            os.dup2(file.fileno(), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = words
    (script,) = entry_points(group="console_scripts", name=words[0])
    script.load()()
