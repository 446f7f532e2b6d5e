"""Letters as a customer reads them: off the paper."""

import re
from pathlib import Path

import pypdfium2


def code_on(letter: Path, number: str) -> str:
    """Read the code on the letter to a customer."""
    for page in pypdfium2.PdfDocument(letter):
        text = "".join(page.get_textpage().get_text_range().split())
        if number in text:
            return re.search(r"認証コード[^0-9A-Za-z]*(\w{4}-\w{4}-\w{4})", text)[1]
    raise AssertionError(f"no letter to {number}")
