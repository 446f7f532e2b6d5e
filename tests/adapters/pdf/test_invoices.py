"""An invoice is one file for people, for readers aloud and for programs, whatever its customer is called."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from madoguchi.adapters.pdf import Attachment
from madoguchi.adapters.pdf.glyphs import is_showable, showable
from madoguchi.domain.bills import BillLine
from tests.invoices import CABLE
from tests.papers import invoice_facts, paper

DATA = Attachment("2024-00000001.xml", "JP PINT", "<Invoice/>")


def words(content: bytes) -> str:
    """Read all pages without line breaks and blanks."""
    pages = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_everything_that_the_law_asks_for_stands_on_it() -> None:
    said = words(paper())
    for asked in (
        "適格請求書",
        "登録番号T8000000000001",
        "取引期間2024年9月1日～2024年9月30日",
        "水道料金金沢市水道事業10%2,799円",
        "10%対象金沢市水道事業2,545円254円2,799円",
        "10%対象金沢市下水道事業2,464円246円2,710円",
        "金沢市下水道事業分は、金沢市水道事業が媒介者として交付します。",
        "合計5,009円500円5,509円",
        "山田花子様",
        "番号2024-00000001",
        "発行日2024年10月21日",
        "お支払期限2024年10月28日",
    ):
        assert asked in said


def test_reduced_rate_is_marked_on_line_and_total() -> None:
    lines = (BillLine("番組ガイド", 1080, 0, 1080, rate=8), BillLine("基本料", 1100, 0, 1100))
    said = words(paper(invoice_facts(lines, operator=CABLE), operator=CABLE))
    assert "番組ガイド※8%（軽減税率）1,080円" in said
    assert "8%（軽減税率）対象1,000円80円1,080円" in said
    assert "※は軽減税率対象です。" in said


def test_same_facts_give_the_same_bytes() -> None:
    assert paper() == paper()


def test_file_says_that_it_is_pdf_a_3a_and_pdf_ua_1() -> None:
    with pikepdf.open(BytesIO(paper(attachments=[DATA]))) as pdf, pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        assert meta["dc:title"] == "適格請求書 2024-00000001"
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("ja-JP", True)
        assert pdf.check_pdf_syntax() == []


def test_data_is_attached_as_an_alternative() -> None:
    with pikepdf.open(BytesIO(paper(attachments=[DATA]))) as pdf:
        (name,) = pdf.attachments
        assert name == "2024-00000001.xml"
        assert pdf.attachments[name].get_file().read_bytes() == b"<Invoice/>"
        assert str(pdf.Root.AF[0].AFRelationship) == "/Alternative"


def judged(tool: str, file: Path, *arguments: str) -> str:
    """Ask a tool of others."""
    command = [str(Path(sys.executable).with_name(tool)), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120).stdout


@pytest.mark.parametrize("count", [2, 70])
def test_readers_aloud_find_nothing_wrong(tmp_path: Path, count: int) -> None:
    file = tmp_path / "invoice.pdf"
    lines = [BillLine(f"コース{index}", 1100, 0, 1100) for index in range(count)]
    file.write_bytes(paper(invoice_facts(lines, operator=CABLE), operator=CABLE, attachments=[DATA]))
    assert "errors=0 warnings=0" in judged("pdfua", file, "check", str(file))
    (result,) = json.loads(judged("outloud", file, str(file), "--json", "-"))["results"]
    errors = [each["rule"] for each in result["findings"] if each["severity"] == "error"]
    # TBL-014 is outloud's mistake about a table that goes on overleaf.
    assert set(errors) <= ({"TBL-014"} if count > 30 else set())


def test_long_bill_goes_on_overleaf_with_its_headings() -> None:
    lines = [BillLine(f"コース{index}", 1100, 0, 1100) for index in range(70)]
    pages = pypdfium2.PdfDocument(paper(invoice_facts(lines, operator=CABLE), operator=CABLE))
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert len(texts) == 3
    assert all("金額（税込）" in text for text in texts)


# --- characters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", "𠮷髙﨑㈱①鷗")
def test_rare_character_is_shown_as_it_is(letter: str) -> None:
    assert is_showable(letter)
    said = words(paper(invoice_facts(recipient=f"{letter}田")))
    assert f"{letter}田" in said
    assert "〓" not in said


@pytest.mark.parametrize("letter", ["\ue000", "😀", "\U0010fffd", "\x07", "ހ"])
def test_character_that_no_font_has_is_marked_and_named(letter: str) -> None:
    said = words(paper(invoice_facts(recipient=f"山{letter}田")))
    assert "山〓田様" in said
    assert f"〓は、表示できない文字です（U+{ord(letter):04X}）" in said


def test_sign_without_a_shape_is_dropped_or_kept_in_silence() -> None:
    assert showable("葛\U000e0100\u200b") in (("葛\U000e0100", []), ("葛\U000e0100\u200b", []), ("葛", []))
    assert "葛城様" in words(paper(invoice_facts(recipient="葛\u2060城")))


def test_what_customers_are_called_is_no_markup() -> None:
    name = '#panic("x") *太字* $a$ \\ <b>'
    assert "".join(name.split()) in words(paper(invoice_facts(recipient=name)))


@pytest.mark.parametrize(
    ("changed", "words_wanted"),
    [
        ({"history": []}, "内訳"),
        ({"quantity_label": ""}, "ご請求金額の推移（円）"),
        ({"due_on": None, "payment_method": ""}, "対象2024年9月分"),
        ({"note": "領収済です。"}, "領収済です。"),
        (
            {
                "kind": "corrected_invoice",
                "replaces": {"number": "2024-1", "issued_on": "2024-10-01", "month": "2024-09-01"},
            },
            "さきに発行した書面（2024-1）を、下記のとおり修正いたします。",
        ),
        (
            {
                "kind": "return_invoice",
                "returns": {"number": "2024-1", "issued_on": "2024-10-01", "month": "2024-08-01"},
            },
            "元の取引2024-1（2024年8月分）",
        ),
    ],
)
def test_every_kind_of_invoice_can_be_set(changed: dict[str, Any], words_wanted: str) -> None:
    assert words_wanted in words(paper(invoice_facts(**changed)))
