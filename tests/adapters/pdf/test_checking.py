"""A PDF that is handed in is bounded, readable by itself, and does nothing when it is opened."""

from io import BytesIO

import pikepdf
import pytest

from madoguchi.adapters.pdf import PdfRefused, check_pdf
from madoguchi.adapters.pdf.checking import LARGEST, MOST_PAGES
from tests.papers import paper


def made(pages: int = 1, *, edit=lambda _pdf: None, **options) -> bytes:
    written = BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page()
        edit(pdf)
        pdf.save(written, **options)
    return written.getvalue()


def run_at_once(pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def start_program(pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="x.exe")
    pdf.pages[0].Annots = pdf.make_indirect([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])


def hide_file(pdf) -> None:
    pdf.attachments["x.exe"] = b"MZ"


def test_pages_of_a_sound_paper_are_counted() -> None:
    assert check_pdf(made(3)) == 3
    assert check_pdf(paper()) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no PDF"),
        (b"<html>", "no PDF"),
        (b"%PDF-1.7\n", "damaged"),
        (made()[:-300], "damaged"),
        (made() + b" " * LARGEST, "more than 10 MB"),
        (made(MOST_PAGES + 1), "201 pages"),
        (made(encryption=pikepdf.Encryption(owner="x", user="")), "protected by a password"),
        (made(edit=run_at_once), "active"),
        (made(edit=start_program), "active"),
        (made(edit=hide_file), "active"),
    ],
)
def test_what_cannot_be_handed_on_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(PdfRefused, match=why):
        check_pdf(content)
