"""The retriever: one question embedded once, searched by words, character pairs and vectors. Fits into any LangChain chain."""

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from qa_bot.embedding import SentenceTransformerEmbeddings
from qa_bot.monitoring.timeline import EMBEDDING, SEARCH, stage
from qa_bot.records import ScoredPassage
from qa_bot.retrieval.live_index import LiveIndex, Search
from qa_bot.retrieval.second_look import SecondLook


class HybridRetriever(BaseRetriever):
    """Finds the passages of the live release that answer a question best, best first."""

    index: Callable[[], LiveIndex]
    embeddings: SentenceTransformerEmbeddings
    second: SecondLook
    """How the likeliest sentences of what was found are looked at again."""
    number: int = 5
    """How many passages are returned."""

    def search(self, question: str, index: LiveIndex | None = None) -> Search:
        """Everything that the search found out; ``index`` keeps a whole answer on one release."""
        index = index or self.index()
        with stage(EMBEDDING):
            vector = self.embeddings.query_vector(question)
        with stage(SEARCH):
            return index.search(question, vector, self.number)

    def on(self, index: LiveIndex) -> "HybridRetriever":
        """The same retriever over this index alone, whatever is live."""
        return self.model_copy(update={"index": lambda: index})

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [as_langchain(found) for found in self.search(query).passages]


def as_langchain(found: ScoredPassage) -> Document:
    """The passage as LangChain's own record; offsets and dates are in its metadata."""
    passage, document = found.passage, found.document
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document": document.id,
            "title": document.title,
            "category": document.category,
            "date": document.date,
            "source": document.source,
            "section": list(passage.section),
            "start": passage.start,
            "end": passage.end,
            "score": found.score,
        },
    )
