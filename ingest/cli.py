"""``qa-ingest``: all its verbs, in the order in which staff meet them."""

import typer

from ingest.commands import documents, keeping, publishing
from qa_bot.terminal import plain_errors

app = typer.Typer(
    help="Bring documents in: add them, check what would become of them, rehearse, publish them for visitors, roll back; save it all.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(publishing.check)
app.command()(publishing.rehearse)
app.command()(publishing.publish)
app.command("list")(publishing.list_releases)
app.command()(publishing.rollback)
app.command()(publishing.repair)
app.command()(documents.add)
app.command()(documents.documents)
app.command()(documents.describe)
app.command()(documents.hide)
app.command()(documents.remove)
app.command()(documents.take_back)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(keeping.password)


def main() -> None:
    """Run the command."""
    with plain_errors("qa-ingest"):
        app()
