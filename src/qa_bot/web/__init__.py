"""The visitors' door: the chat page, the source pages and what protects them."""
