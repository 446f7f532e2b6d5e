"""A new operator: a profile with every field explained, and the files that must stand beside it."""

from pathlib import Path

from madoguchi.operators.registry import PROFILE_NAME
from madoguchi.operators.scaffold.profile_text import profile_text
from madoguchi.operators.scaffold.texts import text_of
from madoguchi.operators.schema.profile import Profile

__all__ = ["profile_text", "write_operator"]


def write_operator(folder: Path, *, name: str) -> list[Path]:
    """Write a new operator's folder, which passes ``operators check``; raises FileExistsError."""
    folder.mkdir(parents=True)
    files = {
        PROFILE_NAME: profile_text(name),
        "static/theme.css": text_of("theme.css"),
        "static/logo.svg": text_of("logo.svg"),
        **{f"words/{page}.md": text_of("words.md") for page in Profile.model_fields["word_pages"].default},
    }
    return [_write(folder / place, text) for place, text in files.items()]


def _write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
