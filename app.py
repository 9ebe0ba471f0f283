"""The visitors' server: ``python app.py``. The settings say where it listens; the first start publishes the corpus folder."""

import uvicorn

from qa_bot.assembly import assemble
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors, say
from qa_bot.web.server import create_app


def main() -> None:
    """Assemble, publish the corpus if nothing is live, warm up, serve."""
    with plain_errors("qa-bot"):
        settings = load_settings()
        parts = assemble(settings, say)
        if parts.releases.live_id() is None:
            from ingest.cli import publish_corpus  # the visitors' server itself never needs the parsers

            publish_corpus(parts)
        say("loading the embedding model and the live release")
        parts.warm_up()
        app = create_app(settings, parts.chatbot, parts.chatbot, parts.reports.record_feedback)
    say(f"ready at http://{settings.host}:{settings.port}")
    uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning")


if __name__ == "__main__":
    main()
