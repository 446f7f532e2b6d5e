"""The typed schema of ``operator.toml``, one file a theme; ``profile.Profile`` is the whole."""
