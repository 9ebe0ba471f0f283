"""How fast answers are: each measure beside the floor that nothing can beat, and beside the pipeline of LangChain's own tutorial."""
