"""The operator's own systems at the counter: they show a token and deliver files."""
