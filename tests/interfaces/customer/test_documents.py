"""Invoices are asked for, waited for and downloaded by their customer, as each guide says."""

import re
import zipfile
from datetime import date
from io import BytesIO
from urllib.parse import unquote

import pikepdf
import pytest
from django.conf import settings

from madoguchi.adapters.pdf import PaperRefused
from madoguchi.interfaces.customer import document_files
from madoguchi.interfaces.customer import documents as documents_page
from madoguchi.models.scope import operator_scope
from madoguchi.services.documents import finding
from madoguchi.services.documents.requests import note_posted
from madoguchi.services.documents.sending import kept_paper, send_document
from tests.cast import NOW, Person, bill, person, statement
from tests.invoices import CABLE, WATER, corrected, documents, issued, slip

AOMORI = settings.REGISTRY["aomori-cable"]
OCTOBER = "2024-10"


@pytest.fixture
def operator():
    return AOMORI


@pytest.fixture
def member(hanako: Person) -> Person:
    """Hanako, signed in, with a bill."""
    bill(hanako.operator, hanako.places[0], statement())
    return hanako.sign_in()


@pytest.fixture
def water(db: None) -> Person:
    """A member of the waterworks, which send notices and ask who files consumption tax."""
    return person(WATER, name="山田 花子").sign_in()


def send(someone: Person, title: str):
    with operator_scope(WATER.slug):
        paper = kept_paper(blank(title), rules=WATER.profile.documents, now=NOW)
        (sent,) = send_document(
            rules=WATER.profile.documents, places=someone.places[:1], title=title, paper=paper, now=NOW
        )
    return sent


def blank(title: str) -> bytes:
    written = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = title
        pdf.save(written)
    return written.getvalue()


def page(someone: Person) -> str:
    return someone.client.get(f"{someone.root}documents/").content.decode()


def reason(text: str) -> list[str]:
    return re.findall(r'data-reason="([a-z_]+)"', text)


def choose(someone: Person, **changed: str):
    asked = {"kind": "invoice", "addressee": someone.reference(), "bill": OCTOBER} | changed
    if asked["bill"] and "/" not in asked["bill"]:
        asked["bill"] = f"{someone.reference()}/{asked['bill']}"
    return someone.client.post(f"{someone.root}documents/", asked)


def download(someone: Person, **headers: str):
    address = choose(someone).headers["Location"]
    return someone.client.get(address, headers=headers)


# --- the Kanazawa guide's states --------------------------------------------------------------------------


@pytest.fixture
def kanazawa(db: None) -> Person:
    """A member of the operator that issues on request and posts the first."""
    someone = person(CABLE, name="北国 花子")
    bill(CABLE, someone.places[0], statement())
    return someone.sign_in()


@pytest.mark.requirement("K-CABLE-14", "K-CABLE-22", "K-CABLE-23", "K-CABLE-24", "K-CABLE-25")
def test_request_first_posted_then_download_only(kanazawa: Person) -> None:
    assert "各種書面照会" in kanazawa.client.get(f"{kanazawa.root}home/").content.decode()
    before = page(kanazawa)
    assert "初回はご郵送にて提供いたします。2回目以降はダウンロードのみとなり、郵送はいたしません。" in before
    assert "でんき&amp;ケーブルまとめ割・自治体テレビのサービス分については、今後も郵送いたします。" in before
    assert reason(before)[0] == "invoices_not_requested"
    assert choose(kanazawa).status_code == 409
    for _ in range(2):
        assert kanazawa.client.post(f"{kanazawa.root}documents/request/").status_code == 303
    waiting = page(kanazawa)
    assert reason(waiting)[0] == "first_invoice_by_post"
    history = kanazawa.client.get(f"{kanazawa.root}account/history/").content.decode()
    assert history.count("適格請求書の発行依頼") == 1
    assert "2024年10月21日" in waiting
    assert choose(kanazawa).status_code == 409
    assert documents(kanazawa) == []
    with operator_scope(CABLE.slug):
        assert note_posted(customer_number=kanazawa.places[0].customer.number, on=date(2024, 10, 22))
    assert "<select" in page(kanazawa)
    assert download(kanazawa).content[:5] == b"%PDF-"


@pytest.mark.requirement("K-CABLE-15")
@pytest.mark.parametrize("left_out", ["kind", "addressee", "bill"])
def test_kind_and_addressee_must_be_chosen(member: Person, left_out: str) -> None:
    shown = page(member)
    for words in ("書類分類", "発行先", ">ダウンロード</button>"):
        assert words in shown
    answer = choose(member, **{left_out: ""})
    assert answer.status_code == 422
    assert re.findall(r'id="(\w+)-error"', answer.content.decode()) == [left_out]
    assert documents(member) == []


@pytest.mark.requirement("K-CABLE-26", "K-CABLE-27")
def test_help_for_browsers_that_do_not_save_is_kept(member: Person) -> None:
    shown = page(member)
    assert "「PDF をダウンロードする」を選びます。" in shown
    assert "「常に PDF ファイルをダウンロードする」をオンにします。" in shown


@pytest.mark.requirement("AOMORI-21")
def test_menu_leads_to_invoices(member: Person) -> None:
    home = member.client.get(f"{member.root}home/").content.decode()
    assert re.search(r'href="/aomori-cable/documents/"[^>]*>\s*インボイス（適格請求書）', home)


# --- the file -----------------------------------------------------------------------------------------------


@pytest.mark.requirement("K-CABLE-28")
def test_file_is_saved_under_its_japanese_name_and_kept_by_nobody_else(member: Person) -> None:
    answer = download(member)
    assert answer.status_code == 200
    kind, plain, name = answer.headers["Content-Disposition"].split("; ")
    assert (kind, plain) == ("attachment", 'filename="2024-00000001.pdf"')
    assert unquote(name.removeprefix("filename*=UTF-8''")) == "20241021_5509_山田_花子.pdf"
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        "application/pdf",
        "no-store",
    )
    assert answer.headers["Content-Length"] == str(len(answer.content))


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [("bytes=0-99", 0, 100), ("bytes=1000-", 1000, None), ("bytes=-500", -500, None)],
)
def test_broken_off_download_goes_on_where_it_was(member: Person, asked: str, first: int, end: int) -> None:
    whole = download(member)
    part = download(member, range=asked, if_range=whole.headers["ETag"])
    assert (part.status_code, part.content) == (206, whole.content[first:end])
    assert part.headers["Content-Range"].endswith(f"/{len(whole.content)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "bytes=-", "lines=1-2", "bytes=x-"])
def test_range_that_is_none_gives_the_whole(member: Person, asked: str) -> None:
    assert download(member, range=asked).status_code == 200


def test_range_of_another_file_gives_the_whole(member: Person) -> None:
    assert download(member, range="bytes=5-", if_range='"other"').status_code == 200


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=9-5", "bytes=-0"])
def test_range_beyond_the_end_is_refused(member: Person, asked: str) -> None:
    answer = download(member, range=asked)
    assert (answer.status_code, answer.content) == (416, b"")


def test_reading_a_document_issues_none(member: Person) -> None:
    for method in ("get", "head"):
        getattr(member.client, method)(f"{member.root}documents/")
        getattr(member.client, method)(f"{member.root}documents/2024-00000001/")
    assert documents(member) == []


def test_choice_made_twice_is_one_document(member: Person) -> None:
    assert choose(member).headers["Location"] == choose(member).headers["Location"]
    assert len(documents(member)) == 1


def test_all_documents_come_in_one_file(member: Person) -> None:
    choose(member)
    answer = member.client.get(f"{member.root}documents/all.zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == [
            "20241021_5509_山田_花子.pdf",
            "index.csv",
            "bookkeeping/freee.csv",
            "bookkeeping/moneyforward.csv",
            "bookkeeping/yayoi.csv",
        ]


def index_of(answer) -> str:
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        return archive.read("index.csv").decode("utf-8-sig")


def test_list_and_zip_say_where_they_were_cut(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    bill(AOMORI, member.places[0], statement(date(2024, 9, 1), 1100))
    choose(member)
    choose(member, bill="2024-09")
    address = f"{member.root}documents/all.zip"
    assert "新しいものから" not in page(member) + index_of(member.client.get(address))
    monkeypatch.setattr(finding, "MOST_DOCUMENTS", 1)
    monkeypatch.setattr(documents_page, "MOST_DOCUMENTS", 1)
    assert "新しいものから1件を表示しています。" in page(member)
    assert "新しいものから1件です。" in index_of(member.client.get(address))


def test_paper_that_cannot_be_made_is_told_in_words(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    number = issued(member, OCTOBER).number

    def fail(*_args: object, **_facts: object) -> bytes:
        raise PaperRefused("x")

    for place in (document_files, documents_page):
        monkeypatch.setattr(place, "content_of", fail)
    answers = [member.client.get(f"{member.root}documents/{number}/"), choose(member)]
    assert [each.status_code for each in answers] == [503, 409]
    assert [reason(each.content.decode())[0] for each in answers] == ["no_invoice_of_bill"] * 2


def test_who_packs_too_often_must_wait(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(member)
    monkeypatch.setattr(document_files, "MOST_PACKED", 2)
    answers = [member.client.get(f"{member.root}documents/all.zip") for _ in range(3)]
    assert [each.status_code for each in answers] == [200, 200, 429]
    assert reason(answers[-1].content.decode())[0] == "tries_wait"


def chosen(someone: Person, *numbers: str):
    return someone.client.post(f"{someone.root}documents/chosen/", {"number": numbers})


@pytest.mark.requirement("K-WATER-22")
def test_several_are_chosen_and_come_in_one_file(water: Person) -> None:
    sent = [send(water, title).number for title in ("減免のお知らせ", "廃止のお知らせ", "開始のお知らせ")]
    shown = page(water)
    for words in ("表示", "内容", "住所", "お支払番号", "減免のお知らせ", water.places[0].number):
        assert words in shown
    with zipfile.ZipFile(BytesIO(chosen(water, *sent[:2]).content)) as archive:
        assert len(archive.namelist()) == 3
    assert chosen(water, sent[2]).headers["Location"].endswith(f"documents/{sent[2]}/")


def test_nothing_chosen_is_asked_for_again(water: Person) -> None:
    send(water, "減免のお知らせ")
    answer = chosen(water)
    shown = water.client.get(answer.headers["Location"].partition("#")[0]).content.decode()
    assert "＊ダウンロードする書面を選択してください。" in shown


def test_document_of_a_neighbour_cannot_be_chosen(water: Person, db: None) -> None:
    taro = person(WATER, name="山田 太郎").sign_in()
    number = send(water, "減免のお知らせ").number
    assert chosen(taro, number).status_code == chosen(taro, "2024-99999999").status_code == 404


@pytest.mark.requirement("K-WATER-23")
def test_notice_is_seen_only_when_one_was_sent(water: Person) -> None:
    assert reason(page(water))[-1] == "no_documents"
    sent = send(water, "減免のお知らせ")
    assert "減免のお知らせ" in page(water)
    answer = water.client.get(f"{water.root}documents/{sent.number}/")
    assert answer.content[:5] == b"%PDF-"


@pytest.mark.requirement("K-WATER-43")
def test_answer_about_consumption_tax_says_who_is_given_invoices(water: Person) -> None:
    bill(WATER, water.places[0], slip())
    asked = {"kind": "invoice", "addressee": water.reference(), "bill": f"{water.reference()}/2024-09"}
    for answer, status, code in (("", 409, "invoices_not_entitled"), ("無", 409, "invoices_not_entitled")):
        if answer:
            assert water.client.post(f"{water.root}documents/answer/", {"answer": answer}).status_code == 303
        shown = page(water)
        assert "消費税申告の有無(※適格請求書関連の質問です)" in shown
        assert reason(shown)[0] == code
        assert water.client.post(f"{water.root}documents/", asked).status_code == status
    assert documents(water) == []
    assert water.client.post(f"{water.root}documents/answer/", {"answer": "有"}).status_code == 303
    assert water.client.post(f"{water.root}documents/", asked).status_code == 303
    assert [each.kind for each in documents(water)] == ["invoice"]


def test_answer_that_there_is_not_is_asked_for_again(water: Person) -> None:
    answer = water.client.post(f"{water.root}documents/answer/", {"answer": "?"})
    assert (answer.status_code, 'id="answer-error"' in answer.content.decode()) == (422, True)


def test_other_papers_are_for_everyone(water: Person) -> None:
    bill(WATER, water.places[0], slip(status="paid", paid_on=date(2024, 10, 1)))
    for kind in ("slip", "receipt", "certificate"):
        asked = {"kind": kind, "addressee": water.reference(), "bill": f"{water.reference()}/2024-09"}
        assert water.client.post(f"{water.root}documents/", asked).status_code == 303
    assert [each.kind for each in documents(water)] == ["slip", "receipt", "certificate"]


# --- what stands in the way ---------------------------------------------------------------------------


def test_without_documents_the_page_says_so(member: Person) -> None:
    assert reason(page(member)) == ["no_documents"]


def test_replaced_document_is_shown_with_the_one_that_replaced_it(member: Person) -> None:
    choose(member)
    corrected(member, statement(total=5500))
    choose(member)
    assert "2024-00000002 に差し替えました。" in page(member)


def test_bill_that_cannot_be_invoiced_says_why(member: Person) -> None:
    corrected(member, statement(total=0))
    answer = choose(member)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert reason(shown)[0] == "no_invoice_of_bill"
    assert "消費税の対象となるご請求がないため" in shown


def test_bills_from_before_the_invoice_system_are_not_offered(member: Person) -> None:
    bill(AOMORI, member.places[0], statement(date(2023, 9, 1)))
    assert re.findall(r'<option value="[0-9a-f-]+/([0-9-]+)"', page(member)) == [OCTOBER]
    assert choose(member, bill="2023-09").status_code == 422


def test_addressee_of_a_neighbour_cannot_be_chosen(member: Person, taro: Person) -> None:
    bill(AOMORI, taro.places[0], statement())
    assert choose(member, addressee=taro.reference()).status_code == 422
    assert documents(member) == []


def test_member_without_a_place_is_told_so(db: None) -> None:
    someone = person(AOMORI, name="未連携", places=0).sign_in()
    assert reason(page(someone))[0] == "no_place"
    assert someone.client.post(f"{someone.root}documents/request/").status_code == 303


@pytest.mark.parametrize("count", [1, 24])
def test_page_costs_the_same_queries_whatever_was_issued(
    member: Person, django_assert_num_queries, count: int
) -> None:
    for index in range(count):
        month = date(2024 - index // 12, 12 - index % 12, 1)
        if month < date(2023, 10, 1) or month == date(2024, 10, 1):
            continue
        bill(AOMORI, member.places[0], statement(month))
        if month < date(2024, 10, 1):
            choose(member, bill=f"{month:%Y-%m}")
    page(member)
    with django_assert_num_queries(4):
        page(member)


def test_clock_of_the_counter_dates_the_document(member: Person) -> None:
    choose(member)
    (document,) = documents(member)
    assert document.issued_at == NOW
