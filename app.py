"""The visitors' server: ``python app.py``. The settings say where it listens; the first start publishes the corpus folder."""

import signal
import sys
from contextlib import closing

import uvicorn
from starlette.types import ASGIApp

from qa_bot.assembly import Parts, assemble
from qa_bot.forgetting import Forgetting
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors, say
from qa_bot.web.server import create_app


def main() -> None:
    """Assemble and serve."""
    with plain_errors("qa-bot"):
        settings = load_settings()
        serve(assemble(settings, say))


def serve(parts: Parts) -> None:
    """Publish the corpus if nothing is live, warm up, serve until told to stop."""
    settings = parts.settings
    if parts.releases.live_id() is None:
        from ingest.cli import publish_corpus  # the visitors' server itself never needs the parsers

        publish_corpus(parts)
    say("loading the embedding model and the live release")
    parts.warm_up()
    Forgetting(parts.reports).start()
    chatbot, feedback = parts.chatbot, parts.reports.record_feedback
    app: ASGIApp = create_app(settings, chatbot, chatbot, feedback, parts.check_ready, parts.conversations, parts.rates)
    if settings.staff_password_hash.get_secret_value():
        from ingest.staff.application import with_staff_pages  # nor does it without a staff page

        app = with_staff_pages(app, parts)
    else:
        say("the staff's pages are off; to have them at /staff, run qa-ingest password and set QA_BOT_STAFF_PASSWORD_HASH")
    if not settings.embed_sites:
        say("no other site may show the assistant in its pages; name those that may in QA_BOT_EMBED_SITES")
    say(f"ready at http://{settings.host}:{settings.port}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn finishes what is running, then hands the signal on to this
    with closing(parts):
        # Whom to believe about visitors' addresses is a setting of ours; h11, unlike httptools, reads no head longer than 64 KiB.
        uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", proxy_headers=False, http="h11")


if __name__ == "__main__":
    main()
