"""The only place that chooses implementations: settings in, working parts out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from qa_bot.answering.timeliness import local_time
from qa_bot.chatbot import ChatBot
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.releases import Releases
from qa_bot.reports import Reports
from qa_bot.retrieval.current_index import CurrentIndex
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.settings import Settings
from qa_bot.store.database import open_database


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a door needs; nothing is loaded before ``warm_up``."""

    settings: Settings
    embeddings: SentenceTransformerEmbeddings
    releases: Releases
    reports: Reports
    retriever: HybridRetriever
    chatbot: ChatBot

    def chatbot_at(self, moment: datetime | None) -> ChatBot:
        """A chatbot for rehearsals: its clock stands at the moment (None: it runs), and what it is asked is not recorded."""
        return ChatBot(self.settings, self.retriever, None, (lambda: moment) if moment else local_time)

    def warm_up(self) -> None:
        """Load the model and open the live release, so that the first visitor does not wait.

        Raises:
            ModelError: the embedding model cannot be loaded.
            ReleaseError: no release is live, or it cannot be opened.
        """
        self.retriever.index()
        self.retriever.search("warm up")


def assemble(settings: Settings, report: Callable[[str], None] = lambda _: None) -> Parts:
    """Build all parts from the settings; ``report`` is told of long steps."""
    embeddings = SentenceTransformerEmbeddings.from_settings(settings, report)
    engine = open_database(settings.data_folder)
    releases = Releases(engine, settings.data_folder, settings.releases_kept)
    reports = Reports(engine)
    current = CurrentIndex(releases, embeddings.identity)
    retriever = HybridRetriever(index=current, embeddings=embeddings, number=settings.passages_shown)
    return Parts(settings, embeddings, releases, reports, retriever, ChatBot(settings, retriever, reports))
