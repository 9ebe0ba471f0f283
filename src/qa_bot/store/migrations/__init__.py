"""The steps by which the tables became what they are; run by Alembic (``qa_bot.store.migrating``)."""
