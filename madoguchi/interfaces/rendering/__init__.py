"""Rendering: one Jinja2 environment per operator and root, with constants folded when it compiles."""

from madoguchi.interfaces.rendering.pages import render

__all__ = ["render"]
