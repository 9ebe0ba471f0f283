"""The only place that chooses implementations: settings in, working parts out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from qa_bot.answering.answerer import Answerer
from qa_bot.answering.chat_model import ChatModel
from qa_bot.answering.language_model import LanguageModel
from qa_bot.answering.quoting import quoted
from qa_bot.answering.suggestions import Suggester
from qa_bot.answering.timeliness import local_time
from qa_bot.chatbot import ChatBot
from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.errors import ModelError, SettingsError
from qa_bot.releases import Releases
from qa_bot.reports import Reports
from qa_bot.retrieval.calibration import calibrated_for
from qa_bot.retrieval.current_index import CurrentIndex
from qa_bot.retrieval.hybrid import HybridRetriever
from qa_bot.retrieval.reader import Reader
from qa_bot.retrieval.second_look import Meaning, NoLook, Reading, SecondLook
from qa_bot.settings import Settings
from qa_bot.store.conversations import Conversations, StoredConversations
from qa_bot.store.database import database_of
from qa_bot.store.outbox import Outbox
from qa_bot.store.rates import OwnRates, Rates, SharedRates

ANSWERERS: dict[str, Callable[[Settings, LanguageModel | None], Answerer]] = {
    "extractive": lambda settings, model: quoted,
    "llm": lambda settings, model: _asked_for(model).answer,
}
"""Every answerer by the name that QA_BOT_ANSWERER gives it; a new one is a row here and a function in a file of its own."""

_VISITORS_KNOWN = 65_536
"""More visitors than this in a minute, and those longest silent are forgotten."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a door needs; nothing is loaded before ``warm_up``."""

    settings: Settings
    engine: Engine
    outbox: Outbox
    embeddings: SentenceTransformerEmbeddings
    releases: Releases
    reports: Reports
    retriever: HybridRetriever
    chatbot: ChatBot
    conversations: Conversations
    rates: Rates
    language_model: LanguageModel | None = None
    suggester: Suggester | None = None

    def chatbot_at(self, moment: datetime | None, answerer: str = "") -> ChatBot:
        """A chatbot for rehearsals: its clock stands at the moment (None: it runs), and what it is asked is not recorded.

        Raises:
            SettingsError: there is no answerer of that name (empty: the one that visitors get), or it needs a language model.
        """
        model = None if answerer == "extractive" else self.language_model
        settings = self.settings.model_copy(update={"answerer": answerer or self.settings.answerer})
        clock = (lambda: moment) if moment else local_time
        return ChatBot(settings, self.retriever, None, clock, _answerer(settings, model), rewrite=model.rewrite if model else None)

    def warm_up(self) -> None:
        """Load the models and open the live release, so that the first visitor does not wait.

        Raises:
            ModelError: the embedding model cannot be loaded.
            ReleaseError: no release is live, or it cannot be opened.
            SettingsError: no language model can be built from the settings; it is not asked.
        """
        if self.language_model:
            self.language_model.warm_up()
        self.retriever.index().warm_up()
        self.retriever.search("warm up")
        self.retriever.second.warm_up()
        if self.suggester:
            self.suggester.start()

    def check_ready(self) -> None:
        """Return if a question can be answered without loading anything first.

        Raises:
            ModelError: the embedding model is not loaded.
            ReleaseError: no release is live, or it cannot be opened. One that is open goes on though the database be away.
        """
        if not self.embeddings.is_warm:
            raise ModelError("the embedding model is not loaded yet; wait until the server has warmed up")
        self.retriever.index()

    def close(self) -> None:
        """Write what still waits for the database, and let go of it."""
        self.outbox.close()
        self.engine.dispose()


def assemble(
    settings: Settings, report: Callable[[str], None] = lambda _: None, embeddings: SentenceTransformerEmbeddings | None = None
) -> Parts:
    """Build all parts from the settings.

    Args:
        settings: all of them.
        report: told of long steps, and of constants that were fitted to another model.
        embeddings: in place of the model that the settings name.

    Raises:
        DatabaseError: the database cannot be reached.
        SettingsError: there is no answerer of the name that the settings give, or it needs a language model.
    """
    embeddings = embeddings or SentenceTransformerEmbeddings.from_settings(settings, report)
    if embeddings.identity != calibrated_for():
        report(
            f"the decision to answer was fitted to the embedding model {calibrated_for()!r}, not to {embeddings.identity!r}: it may refuse "
            "what the documents hold; run: qa-eval calibrate (docs/extending.md)"
        )
    engine = database_of(settings)
    releases = Releases.from_settings(settings, engine)
    outbox = Outbox(engine)
    reports = Reports(engine, settings.questions_kept_days, outbox=outbox)
    current = CurrentIndex(releases, embeddings.identity)
    retriever = HybridRetriever(
        index=current, embeddings=embeddings, second=second_look(settings, embeddings), number=settings.passages_shown
    )
    chat = ChatModel.from_settings(settings) if settings.llm_model else None
    model = LanguageModel(chat, settings.llm_context_characters, settings.question_length) if chat else None
    suggester = Suggester(ChatBot(settings, retriever, None).answer)
    conversations = StoredConversations(engine, settings.conversation_minutes, settings.conversation_turns, outbox)
    own = OwnRates(_VISITORS_KNOWN)
    rates = SharedRates(engine, own) if settings.database_url.get_secret_value() else own
    chatbot = ChatBot(
        settings,
        retriever,
        reports,
        answerer=_answerer(settings, model),
        conversations=conversations,
        rewrite=model.rewrite if model else None,
        suggester=suggester,
    )
    return Parts(settings, engine, outbox, embeddings, releases, reports, retriever, chatbot, conversations, rates, model, suggester)


def second_look(settings: Settings, embeddings: SentenceTransformerEmbeddings) -> SecondLook:
    """The one that the settings want; by meaning where the reader does not belong to the embedding model."""
    if settings.second_look == "nothing":
        return NoLook()
    wanted = settings.second_look == "reading" and Reader.available(embeddings)
    return Reading(Reader(embeddings)) if wanted else Meaning(embeddings)


def _answerer(settings: Settings, model: LanguageModel | None) -> Answerer:
    name = settings.answerer or ("llm" if model else "extractive")
    if name not in ANSWERERS:
        raise SettingsError(f"there is no answerer {name!r}; set QA_BOT_ANSWERER to one of {', '.join(ANSWERERS)}, or leave it empty")
    return ANSWERERS[name](settings, model)


def _asked_for(model: LanguageModel | None) -> LanguageModel:
    if model is None:
        raise SettingsError("there is no language model to ask; name one with QA_BOT_LLM_MODEL (docs/language-models.md)")
    return model
