"""The visitors' server: ``python app.py``. The settings say where it listens; the first start publishes the corpus folder."""

import logging
import signal
import sys
from contextlib import ExitStack, closing

from starlette.types import ASGIApp

from qa_bot.assembly import Parts, assemble
from qa_bot.forgetting import Forgetting
from qa_bot.monitoring.logs import set_up_logs
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors
from qa_bot.web.server import create_app
from qa_bot.web.serving import serve_application

log = logging.getLogger("qa_bot")


def main() -> None:
    """Assemble and serve."""
    with plain_errors("qa-bot"):
        settings = load_settings()
        set_up_logs(settings.log_format)
    with plain_errors("qa-bot", log.critical):
        serve(assemble(settings, log.info))


def serve(parts: Parts) -> None:
    """See that there is a sound release, warm up, serve until told to stop."""
    settings = parts.settings
    with closing(parts), ExitStack() as ends:
        _have_a_sound_release(parts)
        log.info("loading the embedding model and the live release")
        parts.warm_up()
        forgetting = Forgetting(parts.reports)
        forgetting.start()
        ends.callback(forgetting.stop)
        chatbot, feedback = parts.chatbot, parts.reports.record_feedback
        visitors = create_app(settings, chatbot, chatbot, feedback, parts.check_ready, parts.conversations, parts.rates)
        app: ASGIApp = visitors
        if settings.staff_password_hash.get_secret_value():
            # The visitors' server itself never needs the parsers.
            from ingest.staff.application import TwoDoors, staff_app
            from ingest.staff.office import furnish

            app = TwoDoors(visitors, staff_app(ends.enter_context(closing(furnish(parts)))))
        else:
            log.info("the staff's pages are off; to have them at /staff, run qa-ingest password and set QA_BOT_STAFF_PASSWORD_HASH")
        if not settings.embed_sites:
            log.info("no other site may show the assistant in its pages; name those that may in QA_BOT_EMBED_SITES")
        log.info("ready at http://%s:%s", settings.host, settings.port)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn finishes what is running, then hands the signal on to this
        serve_application(app, settings, visitors.state.is_idle, visitors.state.let_go)


def _have_a_sound_release(parts: Parts) -> None:
    """Publish the corpus if nothing is live; rebuild what is damaged of what is live."""
    if parts.releases.live_id() is None:
        from ingest.commands.publishing import publish_corpus

        publish_corpus(parts)
    elif damage := parts.releases.damage():
        from ingest.builder import publishing_lock, repair

        log.error("%s; it is rebuilt from the passages and vectors that the release keeps", damage)
        with publishing_lock(parts.settings):
            log.info("the release was rebuilt as %s", repair(parts.releases).id)


if __name__ == "__main__":
    main()
