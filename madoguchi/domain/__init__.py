"""The law of the house: pure functions and value types; no Django, no input or output."""
