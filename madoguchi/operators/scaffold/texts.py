"""Texts that a new operator begins with: they stand in ``files/`` as they are written."""

from pathlib import Path

FILES = Path(__file__).resolve().parent / "files"


def text_of(name: str) -> str:
    """Give a text."""
    return (FILES / name).read_text(encoding="utf-8")


def optional_tables() -> dict[str, str]:
    """Give what a profile may do without, by name."""
    return {file.stem: text_of(f"optional/{file.name}") for file in sorted((FILES / "optional").iterdir())}


def commented_out(text: str) -> str:
    r"""Turn lines of TOML into comments; comments and empty lines stay as they are.

    >>> commented_out("# Why.\n[a]\nb = 1\n\n[c]\n")
    '# Why.\n# [a]\n# b = 1\n\n# [c]\n'
    """
    lines = text.splitlines(keepends=True)
    return "".join(line if line.startswith(("#", "\n")) else f"# {line}" for line in lines)
