"""Promises kept: the tests mirror the package; house/ holds the architecture, portals/ the browser."""
