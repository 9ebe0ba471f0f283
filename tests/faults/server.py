"""``python app.py`` itself, over the fake embedding model, so that it starts in seconds: run by the tests in a process of its own."""

import sys

import app
from qa_bot.embedding import SentenceTransformerEmbeddings
from tests.fakes import HashedPairs

SentenceTransformerEmbeddings._load = lambda _: HashedPairs()  # type: ignore[method-assign, assignment, return-value]

if __name__ == "__main__":
    sys.exit(app.main())
