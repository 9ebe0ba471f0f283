"""The visitors' server as ``python app.py`` runs it, over the fake model: two of them start in seconds on two processors."""

from app import serve
from qa_bot.assembly import assemble
from qa_bot.settings import load_settings
from qa_bot.terminal import plain_errors, say
from tests.fakes import FakeEmbeddings

with plain_errors("replica"):
    serve(assemble(load_settings(), say, FakeEmbeddings()))
