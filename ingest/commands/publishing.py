"""``qa-ingest check, rehearse, publish, list, rollback, repair``: from documents to what visitors read, and back."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ingest.commands.common import Paths, Spoken, assembled, fetched, out, planned, report
from ingest.commands.showing import plan_as_json, show_plan, show_rehearsal
from qa_bot.terminal import progress_bar, say

if TYPE_CHECKING:
    from ingest.entries import Plan
    from ingest.rehearsal import Rehearsal
    from qa_bot.assembly import Parts

Golden = Annotated[Path | None, typer.Option(help="Golden questions in place of those in the settings.")]
_FIRST_RELEASE_S = 60 * 60
"""So long a server that starts waits for another one that is publishing the first release."""
Skip = Annotated[bool, typer.Option("--skip-failed", help="Publish the others when some documents cannot be read.")]


def check(
    paths: Paths = None,
    details: Annotated[bool, typer.Option("--details", "-d", help="Show what cleaning changed, line by line, and every passage.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
    language: Spoken = "en",
) -> None:
    """Show what would become of the documents; nothing is changed."""
    from dataclasses import replace

    from ingest.reading import read_again
    from ingest.shelf import Shelf

    parts = assembled()
    with TemporaryDirectory(prefix="qa-ingest-") as folder:
        plan = planned(parts, fetched(parts, paths or (), Path(folder)))
        if details or as_json:  # what was not read, because it is unchanged, is read now
            shelf = Shelf(parts.settings)
            plan = replace(plan, entries=tuple(read_again(entry, parts.settings, shelf) for entry in plan.entries))
    if as_json:
        print(json.dumps(plan_as_json(plan), ensure_ascii=False, indent=1))  # noqa: T201  # for programs: no styling, no wrapping
    else:
        show_plan(plan, language, details=details)
    if plan.failed:
        raise typer.Exit(1)


def rehearse(paths: Paths = None, golden: Golden = None, language: Spoken = "en") -> None:
    """Ask the questions that matter of the live release and of what would be published; nothing is changed.

    The exit code is 1 if an answer becomes worse.
    """
    from ingest.builder import publishing_lock

    parts = assembled()
    with publishing_lock(parts.settings), TemporaryDirectory(prefix="qa-ingest-") as folder:
        plan = planned(parts, fetched(parts, paths or (), Path(folder)))
        show_plan(plan, language, details=False)
        with _candidate(parts, plan) as candidate:
            rehearsal = _rehearsed(parts, candidate, golden)
    if rehearsal.losses:
        raise typer.Exit(1)


def publish(
    paths: Paths = None,
    only: Annotated[bool, typer.Option("--only", help="Publish nothing but these documents; all others are removed.")] = False,
    skip_failed: Skip = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Take nothing over from the live release; embed everything again.")] = False,
    rehearse: Annotated[bool, typer.Option("--rehearse", help="Rehearse first; ask before publishing if an answer becomes worse.")] = False,
    golden: Golden = None,
    yes: Annotated[bool, typer.Option("--yes", help="Publish even if an answer becomes worse, without asking.")] = False,
    language: Spoken = "en",
) -> None:
    """Publish documents for visitors.

    Without paths, the corpus folder and the documents that were added are published: what was deleted there is removed.
    With paths, these documents are added to the live release, or replace the ones of the same id; what a web address
    holds is added for good.
    """
    from ingest.builder import publish_candidate, publishing_lock

    parts = assembled()
    with publishing_lock(parts.settings):
        plan = planned(parts, fetched(parts, paths or (), None), only=only, rebuild=rebuild)
        show_plan(plan, language, details=False)
        if plan.failed and not skip_failed:
            say(f"qa-ingest: nothing was published: {len(plan.failed)} documents cannot be read; mend them, or add --skip-failed")
            raise typer.Exit(1)
        if not plan.changes and not rebuild:
            say(f"qa-ingest: nothing has changed; release {parts.releases.live_id()} stays live")
            return
        with _candidate(parts, plan) as candidate:
            if rehearse or golden:
                _ask_about_losses(_rehearsed(parts, candidate, golden), yes=yes)
            report(publish_candidate(candidate, plan, parts.releases))


def list_releases() -> None:
    """List the releases that are kept, newest first."""
    parts = assembled()
    releases = parts.releases.list()
    if not releases:
        say("qa-ingest: there is no release yet; run: qa-ingest publish")
        return
    table = Table("release", "published", "documents", "passages", "", box=None, pad_edge=False)
    for release in releases:
        moment = f"{release.published.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(release.id, moment, str(release.documents), str(release.passages), "live" if release.live else "")
    out.print(table)


def rollback(
    release: Annotated[str | None, typer.Argument(help="The release; without one, the one published before the live one.")] = None,
) -> None:
    """Make an earlier release live again."""
    from ingest.builder import publishing_lock

    parts = assembled()
    with publishing_lock(parts.settings):
        report(parts.releases.roll_back(release))


def repair() -> None:
    """Rebuild the indexes of the live release from its passages and vectors; nothing is embedded again."""
    from ingest.builder import publishing_lock
    from ingest.builder import repair as rebuild

    parts = assembled()
    with publishing_lock(parts.settings):
        report(rebuild(parts.releases))


def publish_corpus(parts: "Parts") -> None:
    """Publish corpus folder and shelf as they are, for a server that starts without a release; of several, one does it.

    Raises:
        DocumentError: a document cannot be read; nothing is published.
    """
    from ingest.builder import publish_candidate, publishing_lock
    from qa_bot.errors import DocumentError

    with publishing_lock(parts.settings, _FIRST_RELEASE_S):
        if parts.releases.live_id() is not None:
            return
        plan = planned(parts, {})
        if plan.failed:
            raise DocumentError(str(plan.failed[0].error))
        with _candidate(parts, plan) as candidate:
            report(publish_candidate(candidate, plan, parts.releases))


@contextmanager
def _candidate(parts: "Parts", plan: "Plan") -> Iterator[Path]:
    """What was planned, built with a progress bar; swept away if it is not published meanwhile."""
    from ingest.builder import build

    with progress_bar("embedding", plan.embedded) as progress:
        candidate = build(plan, parts.embeddings, parts.releases, progress)
    try:
        yield candidate
    finally:
        parts.releases.drop(candidate)


def _rehearsed(parts: "Parts", candidate: Path, golden: Path | None) -> "Rehearsal":
    from ingest.rehearsal import questions_to_ask, rehearse_candidate

    questions = questions_to_ask(parts.settings, golden)
    live = parts.releases.live_id() is not None
    with progress_bar("asking", len(questions) * (1 + live)) as progress:
        rehearsal = rehearse_candidate(questions, parts, candidate, progress)
    show_rehearsal(rehearsal)
    return rehearsal


def _ask_about_losses(rehearsal: "Rehearsal", *, yes: bool) -> None:
    if not rehearsal.losses or yes:
        return
    if sys.stdin.isatty() and typer.confirm(f"{len(rehearsal.losses)} answers become worse. Publish all the same?", err=True):
        return
    say(f"qa-ingest: nothing was published: {len(rehearsal.losses)} answers become worse; mend the documents, or add --yes")
    raise typer.Exit(1)
