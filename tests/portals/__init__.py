"""The portals as their customers see them: a real browser, the real demonstration, nothing in between."""
