"""The world outside, each with a local twin that runs by default."""
