"""``qa-ingest``: check, publish, list, roll back, repair."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors, progress_bar, say

if TYPE_CHECKING:  # they pull in the model's libraries: only the commands that need them pay, `--help` does not
    from ingest.builder import Entry, Plan
    from qa_bot.assembly import Parts
    from qa_bot.releases import Release

app = typer.Typer(
    help="Bring documents in: check what would become of them, publish them for visitors, roll back, repair.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
out = Console(highlight=False, soft_wrap=True)

Paths = Annotated[list[Path] | None, typer.Argument(help="Files or folders; without any, the corpus folder from the settings.")]


@app.command()
def check(
    paths: Paths = None,
    details: Annotated[bool, typer.Option("--details", "-d", help="Show everything that was removed, and every passage.")] = False,
) -> None:
    """Show what would become of the documents; nothing is changed."""
    parts = _parts()
    plan = _plan(parts, paths, only=False, rebuild=False)
    _show(plan, details=details)
    if plan.failed:
        raise typer.Exit(1)


@app.command()
def publish(
    paths: Paths = None,
    only: Annotated[bool, typer.Option("--only", help="Publish nothing but these documents; all others are removed.")] = False,
    skip_failed: Annotated[bool, typer.Option("--skip-failed", help="Publish the others when some documents cannot be read.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Take nothing over from the live release; embed everything again.")] = False,
) -> None:
    """Publish documents for visitors.

    Without paths, the corpus folder is published: what was deleted there is removed. With paths, these documents are
    added to the live release, or replace the ones of the same id.
    """
    from ingest.builder import publishing_lock

    parts = _parts()
    with publishing_lock(parts.settings):
        plan = _plan(parts, paths, only=only, rebuild=rebuild)
        _show(plan, details=False)
        if plan.failed and not skip_failed:
            say(f"qa-ingest: nothing was published: {len(plan.failed)} documents cannot be read; mend them, or add --skip-failed")
            raise typer.Exit(1)
        if not plan.changes and not rebuild:
            say(f"qa-ingest: nothing has changed; release {parts.releases.live_id()} stays live")
            return
        _report(publish_plan(parts, plan))


@app.command("list")
def list_releases() -> None:
    """List the releases that are kept, newest first."""
    parts = _parts()
    releases = parts.releases.list()
    if not releases:
        say("qa-ingest: there is no release yet; run: qa-ingest publish")
        return
    table = Table("release", "published", "documents", "passages", "", box=None, pad_edge=False)
    for release in releases:
        moment = f"{release.published.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(release.id, moment, str(release.documents), str(release.passages), "live" if release.live else "")
    out.print(table)


@app.command()
def rollback(
    release: Annotated[str | None, typer.Argument(help="The release; without one, the one published before the live one.")] = None,
) -> None:
    """Make an earlier release live again."""
    from ingest.builder import publishing_lock

    parts = _parts()
    with plain_errors("qa-ingest"), publishing_lock(parts.settings):
        _report(parts.releases.roll_back(release))


@app.command()
def repair() -> None:
    """Rebuild the indexes of the live release from its passages and vectors; nothing is embedded again."""
    from ingest.builder import publishing_lock
    from ingest.builder import repair as rebuild

    parts = _parts()
    with plain_errors("qa-ingest"), publishing_lock(parts.settings):
        _report(rebuild(parts.releases))


def publish_corpus(parts: "Parts") -> None:
    """Publish the corpus folder, for a first start.

    Raises:
        DocumentError: a document cannot be read.
        ReleaseError: there is nothing to publish, or another publisher is at work.
    """
    from ingest.builder import publishing_lock
    from qa_bot.errors import DocumentError

    with publishing_lock(parts.settings):
        plan = _plan(parts, None, only=False, rebuild=False)
        if plan.failed:
            raise DocumentError(plan.failed[0].error)
        _report(publish_plan(parts, plan))


def publish_plan(parts: "Parts", plan: "Plan") -> "Release":
    """Publish a plan with a progress bar."""
    from ingest.builder import publish as build

    total = sum(len(entry.passages) for entry in plan.entries if entry.state != "removed")
    with progress_bar("embedding passages", total) as progress:
        return build(plan, parts.embeddings, parts.releases, progress)


def main() -> None:
    """Run the command."""
    with plain_errors("qa-ingest"):
        app()


def _parts() -> "Parts":
    from qa_bot.assembly import assemble

    return assemble(load_settings(), say)


def _plan(parts: "Parts", paths: list[Path] | None, *, only: bool, rebuild: bool) -> "Plan":
    from ingest.builder import Scope, plan
    from ingest.sources import find

    found = find(paths or [parts.settings.corpus_folder])
    for path in found.skipped:
        say(f"skipped: {path} (not a format that can be read)")
    scope = Scope.ONLY if only else Scope.ADD if paths else Scope.CORPUS
    with progress_bar("reading documents", len(found.files)) as progress:
        return plan(found.files, parts.settings, parts.releases, parts.embeddings.identity, scope=scope, rebuild=rebuild, progress=progress)


def _show(plan: "Plan", *, details: bool) -> None:
    table = Table("document", "state", "passages", "removed", "guessed", box=None, pad_edge=False)
    for entry in plan.entries:
        if entry.state == "unchanged" and not details:
            continue
        name = entry.document.id if entry.document else entry.path.name
        removed = ", ".join(f"{step} {count}" for step, count in Counter(removal.step for removal in entry.removals).items())
        guessed = ", ".join(f"{guess.field}: {guess.value}" for guess in entry.guesses if guess.field != "id")
        table.add_row(name, entry.state.value, str(len(entry.passages) or ""), removed, guessed)
    if table.row_count:
        out.print(table)
    counts = Counter(entry.state.value for entry in plan.entries)
    out.print(", ".join(f"{count} {state}" for state, count in counts.items()))
    for entry in plan.failed:
        say(f"failed: {entry.error}")
    if details:
        for entry in plan.entries:
            _show_details(entry)


def _show_details(entry: "Entry") -> None:
    if entry.document is None:
        return
    out.rule(f"{entry.document.id}: {entry.document.title}", align="left")
    for removal in entry.removals:
        out.print(f"- {removal.step}: {removal.removed}", markup=False)
    for passage in entry.passages:
        section = " › ".join(passage.section)
        out.print(f"\n[{passage.anchor}] {section} ({passage.start}–{passage.end})\n{passage.text}", markup=False)


def _report(release: "Release") -> None:
    out.print(f"release {release.id} is live: {release.documents} documents, {release.passages} passages")
