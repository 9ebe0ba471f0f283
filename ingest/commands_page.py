"""Writes ``docs/commands.md`` from the commands themselves: ``python -m ingest.commands_page > docs/commands.md``."""

import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import distribution

import typer
from typer.core import TyperGroup
from typer.main import get_command

_HEAD = """# Commands

They lie in `.venv/bin`, or wherever the package was installed, and read the [settings](settings.md) of the folder they are run in. Results
go to standard output; progress and errors, one line each, to standard error. The exit code 0 means that all went well, 1 that something
did not, 2 that the command was written wrongly. Each takes `--help`; `--install-completion` teaches the shell to complete its words.

This page is generated: `python -m ingest.commands_page > docs/commands.md`.
"""
_SAID_IN_HEAD = {"help", "install_completion", "show_completion"}


def commands_page() -> str:
    """The whole page, Markdown."""
    scripts = sorted(distribution("qa-bot").entry_points.select(group="console_scripts"))
    commands = {script.name: get_command(import_module(script.module).app) for script in scripts}
    return _HEAD + "".join(part for name, command in commands.items() for part in _described(typer.Context(command, info_name=name)))


def _described(context: typer.Context, level: str = "##") -> Iterator[str]:
    """A command's help, usage, arguments and options, and then its subcommands likewise, a level deeper."""
    command, name = context.command, context.command_path
    usage = " ".join((name, *command.collect_usage_pieces(context)))
    yield f"\n{level} {name}\n\n{command.help}\n\n```\n{usage}\n```\n"
    records = [each.get_help_record(context) for each in command.get_params(context) if each.name not in _SAID_IN_HEAD]
    if items := "".join(f"- `{form}`: {meaning}\n" for form, meaning in filter(None, records)):
        yield f"\n{items}"
    if isinstance(command, TyperGroup):
        for verb, subcommand in command.commands.items():
            yield from _described(typer.Context(subcommand, info_name=verb, parent=context), f"{level}#")


if __name__ == "__main__":
    sys.stdout.write(commands_page())
