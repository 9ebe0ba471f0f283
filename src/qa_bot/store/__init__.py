"""Where things are kept: vectors in Chroma, the rest in a database."""
