"""A letter is posted in a window envelope, read by its customer, and by nobody through the window."""

from dataclasses import replace
from datetime import date
from itertools import batched
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings

from madoguchi.adapters.pdf import Letter, PaperRefused, letters_pdf
from madoguchi.domain.letter_codes import new_code
from madoguchi.operators.registry import Operator
from madoguchi.services.addresses import address_of
from tests.cast import NOW

A = settings.REGISTRY["aomori-cable"]
PORTAL = "https://mypage.example.jp/"
LAST_DAY = date(2024, 11, 19)
HANAKO = Letter(
    number="0001000025",
    code="",
    name="山田　花子",
    honorific="様",
    address="青森市本町３ー３ー３",
    building="コーポ桜２０３号室",
    postal_code="030-0000",
)
MM = 72 / 25.4
WINDOW = (
    19.5,
    109.5,
    57.0,
)  # left, right and lower edge in mm where the letter lies top left in its envelope
SLACK = (25, 21)  # mm that a letter can slide in the envelope to the right and down
FOLD = 99.0


def letter(operator: Operator, **facts: str) -> Letter:
    return replace(HANAKO, code=new_code(rule=operator.profile.letter.code_rule), **facts)


def pdf_of(*letters: Letter, operator: Operator = A) -> pypdfium2.PdfDocument:
    facts = {"portal_address": PORTAL, "last_day": LAST_DAY, "now": NOW}
    return pypdfium2.PdfDocument(letters_pdf(letters, operator=operator, **facts))


def words(pdf: pypdfium2.PdfDocument, page: int = 0) -> str:
    """Read a page without its line breaks and blanks."""
    return "".join(pdf[page].get_textpage().get_text_range().split())


def lines(pdf: pypdfium2.PdfDocument) -> list[str]:
    return pdf[0].get_textpage().get_text_range().splitlines()


def box(pdf: pypdfium2.PdfDocument, text: str) -> tuple[float, float, float, float]:
    """Give left, top, right and bottom of a text on the first page, in mm from its upper left corner."""
    page, searched = pdf[0], pdf[0].get_textpage()
    first, count = searched.search(text).get_next()
    boxes = [searched.get_charbox(index) for index in range(first, first + count)]
    height = page.get_height()
    left, right = min(each[0] for each in boxes), max(each[2] for each in boxes)
    top, bottom = max(each[3] for each in boxes), min(each[1] for each in boxes)
    return left / MM, (height - top) / MM, right / MM, (height - bottom) / MM


# --- every operator's letter --------------------------------------------------------------------------


def test_letter_says_number_code_and_day_in_the_operators_words(operator: Operator) -> None:
    profile, written = operator.profile, letter(operator)
    read = words(pdf_of(written, operator=operator))
    said = [
        profile.letter.title,
        profile.letter.lead,
        profile.words.customer_number,
        written.number,
        profile.letter.code_label,
        written.code,
        "有効期限2024年11月19日（火）まで",
        *profile.letter.cautions,
        profile.contact.name,
        profile.contact.phone,
        "山田花子様",
    ]
    assert [each for each in said if "".join(each.split()) not in read] == []


def test_every_letter_of_a_batch_is_one_page_with_its_own_code(operator: Operator) -> None:
    batch = [letter(operator, number=f"{number:010}") for number in range(30)]
    pdf = pdf_of(*batch, operator=operator)
    assert len(pdf) == 30
    for page, written in enumerate(batch):
        read = words(pdf, page)
        assert [each.code in read for each in batch] == [each is written for each in batch]
        assert written.number in read


def test_qr_code_leads_to_the_portal_whose_address_stands_beside_it(operator: Operator) -> None:
    pdf = pdf_of(letter(operator), operator=operator)
    found = zxingcpp.read_barcodes(pdf[0].render(scale=2).to_pil())
    assert [each.text for each in found] == [PORTAL]
    assert PORTAL in words(pdf)


def test_portal_is_named_in_words(operator: Operator) -> None:
    label = operator.profile.letter.portal_label or f"{operator.profile.page_name}はこちら"
    assert label in words(pdf_of(letter(operator), operator=operator))


def test_address_shows_in_the_window_however_the_letter_slides(operator: Operator) -> None:
    left, right, lower = WINDOW
    pdf = pdf_of(letter(operator), operator=operator)
    for text in ("030-0000", "青森市本町３ー３ー３", "コーポ桜２０３号室", "山田　花子　様"):
        found = box(pdf, text)
        assert found[0] >= left
        assert found[2] + SLACK[0] <= right
        assert 12 <= found[1] < found[3] <= lower - SLACK[1]


def test_number_and_code_stand_below_the_first_fold(operator: Operator) -> None:
    written = letter(operator)
    pdf = pdf_of(written, operator=operator)
    assert min(box(pdf, text)[1] for text in (written.number, written.code.split("-")[0])) > FOLD


def test_alphabets_are_shown_as_far_as_codes_use_them(operator: Operator) -> None:
    read = lines(pdf_of(letter(operator), operator=operator))
    samples = [line for line in read if line.startswith(("大文字", "小文字", "英字", "数字"))]
    assert (
        samples
        == {
            "mixed_case": [
                "大文字 : ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                "小文字 : abcdefghijklmnopqrstuvwxyz",
                "数字 : 1234567890",
            ],
            "crockford": ["英字 : ABCDEFGHJKMNPQRSTVWXYZ", "数字 : 0123456789"],
        }[operator.profile.letter.alphabet]
    )


# --- the guide's own sample ----------------------------------------------------------------------------


@pytest.mark.requirement("AOMORI-03")
def test_guides_letter_has_its_title_and_three_groups() -> None:
    read = lines(pdf_of(replace(HANAKO, code="Ab2d-EFg3-Hmnq")))
    assert [line for line in read if line.startswith(("「マイページ」", "お客様の契約", "①", "②"))] == [
        "「マイページ」設定情報のお知らせ",
        "お客様の契約内容・請求情報の参照ができる「マイページ」の設定情報は以下の通りです。マイページのご利",
        "① お客様番号 0001000025",
        "② 認証コード Ab2d - EFg3 - Hmnq",
    ]


@pytest.mark.requirement("AOMORI-04")
def test_guides_letter_shows_its_alphabets() -> None:
    read = lines(pdf_of(letter(A)))
    start = read.index("●文字見本")
    assert read[start + 1 : start + 4] == [
        "大文字 : ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "小文字 : abcdefghijklmnopqrstuvwxyz",
        "数字 : 1234567890",
    ]


@pytest.mark.requirement("AOMORI-05")
def test_guides_letter_shows_its_cautions() -> None:
    read = lines(pdf_of(letter(A)))
    start = read.index("●注意事項")
    assert read[start + 1 : start + 4] == [
        "・お客様番号および認証コードは第三者に知られないよう、お客様ご自身の管理をお願いいたします。",
        "・お客様番号および認証コードはすべて半角文字です。",
        "・文字見本をご確認いただき、大文字、小文字、数字のご入力にご注意ください。",
    ]


# --- names and addresses as they are --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["𠮷田 髙﨑 ①㈱", '#panic("x") *太字* $x$ @a <b> \\ // []{}', '"}],"'])
def test_names_are_printed_as_they_are(name: str) -> None:
    assert "".join(name.split()) in words(pdf_of(letter(A, name=name)))


def test_every_character_of_the_billing_systems_can_be_printed() -> None:
    codes = [bytes([high, low]) for high in range(0x81, 0xFD) for low in range(0x40, 0xFD)]
    drawn = [text for code in codes if len(text := code.decode("cp932", errors="ignore")) == 1]
    known = [each for each in drawn if each.isprintable() and not "\ue000" <= each <= "\uf8ff"]
    assert len(known) > 7000
    pdf_of(*(letter(A, address="".join(part)) for part in batched(known, 100)))


def test_character_that_no_font_has_is_named_and_not_left_out() -> None:
    batch = [letter(A, number=f"{number}") for number in range(50)]
    batch[37] = letter(A, number="37", name="外字\ue000")
    with pytest.raises(PaperRefused, match=r'^37: the text "\\u\{e000\}" could not be displayed'):
        pdf_of(*batch)


def test_long_names_and_addresses_stay_on_their_page(operator: Operator) -> None:
    long = letter(operator, name="あ" * 60, address="い" * 120, building="う" * 60, number="1" * 40)
    assert len(pdf_of(long, operator=operator)) == 1


def test_more_text_than_a_page_holds_is_refused() -> None:
    wordy = A.profile.letter.model_copy(update={"cautions": ("長い注意。" * 20,) * 20})
    profile = A.profile.model_copy(update={"letter": wordy})
    with pytest.raises(PaperRefused, match=r"^0001000025: the letter is longer than one page$"):
        pdf_of(letter(A), operator=Operator(profile, A.folder))


# --- the file --------------------------------------------------------------------------------------------


def test_same_letters_give_the_same_file() -> None:
    facts = {"operator": A, "portal_address": PORTAL, "last_day": LAST_DAY, "now": NOW}
    written = letter(A)
    assert letters_pdf([written], **facts) == letters_pdf([written], **facts)


def test_operators_own_layout_is_used_if_there_is_one(tmp_path: Path) -> None:
    own = tmp_path / "templates" / "letter.typ"
    own.parent.mkdir()
    own.write_text(
        '#let data = json(bytes(sys.inputs.data))\n#set document(title: "t")\n#set text(lang: "ja")\n'
        "#for letter in data.letters [#letter.number / #letter.code]\n",
        encoding="utf-8",
    )
    written = replace(HANAKO, code="AAAA-BBBB")
    assert words(pdf_of(written, operator=Operator(A.profile, tmp_path))) == "0001000025/AAAA-BBBB"


@pytest.mark.requirement("AOMORI-06")
def test_letter_leads_to_the_portal_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PUBLIC_URL", "")
    facts = {"portal_address": address_of(A.profile), "last_day": LAST_DAY, "now": NOW}
    read = words(pypdfium2.PdfDocument(letters_pdf([letter(A)], operator=A, **facts)))
    assert "マイページはこちら" in read
    assert "mypage.actv.ne.jp" in read
