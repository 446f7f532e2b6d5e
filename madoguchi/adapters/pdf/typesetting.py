"""Typesetting (組版): a layout and its values become a PDF, by the fonts that are installed with us."""

import json
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

# Every machine sets the same paper: the system's own fonts are not looked at.
FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")


class PaperRefused(Exception):
    """The paper cannot be set: a character that no font has, or more text than fits."""


def typeset(layout: Path, values: dict[str, Any], *, made_at: datetime) -> bytes:
    """Set a paper; raises PaperRefused.

    PDF/UA: a missing character is then an error and no empty box, and a screen reader can read the paper.
    """
    try:
        return typst.compile(
            layout,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=int(made_at.timestamp()),
        )
    except typst.TypstError as error:
        reason = error.message.removeprefix("PDF/UA-1 error: ").removeprefix("assertion failed: ")
        raise PaperRefused(reason.replace("`", "")) from error


@cache
def _fonts() -> typst.Fonts:
    folders = [str(files(package)) for package in FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
