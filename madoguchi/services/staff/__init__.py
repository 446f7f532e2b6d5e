"""Staff (職員): who works at an operator's own counter, and how they come in."""
