"""Typesetting (組版): a layout and its values become a PDF, by the fonts that are installed with us.

Each process keeps one compiler a layout: it remembers what papers of one layout share, so that a second paper
takes a fraction of the first one's time. Threads take turns; more papers at once need more processes.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import typst

# Every machine sets the same paper: the system's own fonts are not looked at.
FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
_TURN = Lock()

type PdfStandard = Literal["a-3a", "ua-1"]


class PaperRefused(Exception):
    """The paper cannot be set: a character that no font has, or more text than fits."""


def typeset(
    layout: Path,
    values: dict[str, Any],
    *,
    made_at: datetime,
    standards: Sequence[PdfStandard] = ("ua-1",),
) -> bytes:
    """Set a paper; raises PaperRefused. The same values at the same moment give the same bytes.

    PDF/UA: a missing character is then an error and no empty box, and a screen reader can read the paper.
    """
    try:
        with _TURN:
            made = _compiler(layout).compile(
                format="pdf",
                sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
                pdf_standards=list(standards),
                timestamp=int(made_at.timestamp()),
            )
    except typst.TypstError as error:
        reason = error.message.partition(" error: ")[2] or error.message
        raise PaperRefused(reason.removeprefix("assertion failed: ").replace("`", "")) from error
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


@cache
def _compiler(layout: Path) -> typst.Compiler:
    return typst.Compiler(layout, font_paths=_fonts(), ignore_system_fonts=True)


@cache
def _fonts() -> typst.Fonts:
    folders = [str(files(package)) for package in FONT_PACKAGES]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
