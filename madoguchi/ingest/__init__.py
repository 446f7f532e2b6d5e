"""Where data enters: a file is decoded, mapped, checked whole, and published in one step or not at all."""
