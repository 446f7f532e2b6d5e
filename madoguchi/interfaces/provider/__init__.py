"""The payment provider at the counter: it comes by itself, to tell of what happened."""
