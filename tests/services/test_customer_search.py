"""Staff find a customer by whatever they are told on the phone, however it is written."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from psycopg import Connection

from madoguchi.domain.desk_search import WhyNot
from madoguchi.domain.match_keys.glyphs import HYPHENS
from madoguchi.domain.match_keys.syllables import FULL_SIZE
from madoguchi.domain.match_keys.variants import VARIANTS
from madoguchi.models import Customer, Member, Place, SearchEntry
from madoguchi.models.scope import operator_scope
from madoguchi.services.customer_search import MOST_HITS, Found, search
from madoguchi.services.members import change_email, enrol_member

A, B = settings.REGISTRY["kanazawa-cable"], settings.REGISTRY["aomori-cable"]


def place(number: str = "1234567890", **facts: str) -> Place:
    """Somebody with one place, at the operator in scope."""
    about = {"name": "髙﨑　𠮷男", "kana": "ﾀｶｻｷ ﾖｼｵ", "phone": "076-224-1114"}
    where = {"address": "金沢市泉ヶ丘一丁目２番３号", "building": "コーポ桜101"}
    given_ = {name: facts.pop(name) for name in tuple(facts) if name in where}
    customer = Customer.objects.create(number=number, **(about | facts))
    return Place.objects.create(customer=customer, number=f"{number}01", **(where | given_))


def numbers(found: Found) -> list[str]:
    return [each.number for each in found.places]


def find(typed: str) -> Found:
    with operator_scope(A.slug):
        return search(profile=A.profile, typed=typed)


@pytest.fixture
def takasaki(db: None) -> Place:
    """Whom the tests look for, among somebody else here and a namesake at another operator."""
    with operator_scope(B.slug):
        place()
    with operator_scope(A.slug):
        place("5550000000", name="山田 花子", kana="ヤマダ", phone="", address="小松市", building="")
        made = place()
        enrol_member(
            profile=A.profile, login_id="1234567890", email="yoshio.t@example.jp", password="x", places=[made]
        )
        return made


SPELLINGS = (
    *("1234567890", "１２３４５６７８９０", "1234-567-890", "001234567890", "123456789001", "5678", "12345"),
    *(
        "髙﨑　𠮷男",
        "高崎吉男",
        "高崎",
        "吉男",
        "たかさき",
        "ﾀｶｻｷ",
        "ヨシオ",
        "タカサキ　ヨシオ",
        "吉男 高崎",
    ),
    *("0762241114", "(076)224-1114", "076 224 1114", "1114", "076-224", "2241114"),
    *("泉ヶ丘", "泉が丘1-2-3", "泉ケ丘１丁目２－３", "金沢市泉ヶ丘", "コーポ桜", "コ－ポ 桜", "高崎 泉ヶ丘"),
    *("yoshio.t@example.jp", "YOSHIO", "@example.jp 高崎"),
)


@pytest.mark.parametrize("typed", SPELLINGS)
def test_customer_is_found_by_whatever_is_known_of_him(takasaki: Place, typed: str) -> None:
    assert numbers(find(typed)) == [takasaki.number]


@pytest.mark.parametrize(
    "typed", ["高橋", "高崎 山田", "9999", "076-999", "泉ヶ丘9-9-9", "%", "_", "\\", "'"]
)
def test_nobody_is_found_by_what_is_not_so(takasaki: Place, typed: str) -> None:
    found = find(typed)
    assert (numbers(found), list(found.members)) == ([], [])


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", WhyNot.EMPTY), ("　 ", WhyNot.EMPTY), ("12", WhyNot.TOO_SHORT), ("・", WhyNot.TOO_SHORT)],
)
def test_too_little_is_explained(takasaki: Place, typed: str, why: WhyNot) -> None:
    assert find(typed).why_not == why


def test_single_kanji_is_found_at_the_beginning_of_a_name(db: None) -> None:
    with operator_scope(A.slug):
        mori = place(name="森 一郎", kana="", address="小松市", building="")
        place("777", name="大森 二郎", kana="", address="小松市", building="")
    assert numbers(find("森")) == [mori.number]


def test_best_hits_come_first(db: None) -> None:
    with operator_scope(A.slug):
        inside = place("1111111", name="小林太郎", kana="", address="森本町", building="")
        begins = place("2222222", name="林太郎次", kana="", address="森本町", building="")
        whole = place("3333333", name="林 太郎", kana="", address="森本町", building="")
    assert numbers(find("林太郎")) == [whole.number, begins.number, inside.number]


def test_at_most_fifty_are_listed_and_more_are_told_of(db: None) -> None:
    with operator_scope(A.slug):
        for number in range(MOST_HITS):
            place(f"{number + 9000000}")
        assert (len(find("高崎").places), find("高崎").has_more) == (MOST_HITS, False)
        place("8000000")
    assert (len(find("高崎").places), find("高崎").has_more) == (MOST_HITS, True)


def test_best_hit_stands_first_among_very_many(db: None) -> None:
    """A slice has more than a page of what stands within addresses; the one whole address is elsewhere."""
    with operator_scope(A.slug):
        customer = Customer.objects.create(number="1", name="多数")
        everywhere = [(256 * n, f"森本町{n}") for n in range(1, MOST_HITS + 2)]
        Place.objects.bulk_create(
            Place(pk=pk, customer=customer, number=f"{pk:08}", address=address)
            for pk, address in [*everywhere, (100_001, "本町")]
        )
        found = find("本町")
    assert (found.places[0].pk, len(found.places), found.has_more) == (100_001, MOST_HITS, True)


def test_page_of_hits_costs_as_many_queries_as_one_hit(db: None, django_assert_max_num_queries) -> None:
    with operator_scope(A.slug):
        for number in range(MOST_HITS):
            place(f"{number + 9000000}")
    with django_assert_max_num_queries(18):
        assert len(find("高崎").places) == MOST_HITS


def test_entry_keeps_step_with_customer_place_and_member(takasaki: Place) -> None:
    with operator_scope(A.slug):
        Customer.objects.filter(pk=takasaki.customer_id).update(name="村井 治")
        Place.objects.filter(pk=takasaki.pk).update(address="七尾市", building="")
        member = Member.objects.get()
        change_email(member=member, email="new@example.com")
    assert [numbers(find(typed)) for typed in ("高崎", "泉ヶ丘", "yoshio.t@example.jp")] == [[], [], []]
    assert [numbers(find(typed)) for typed in ("村井", "七尾市", "new@example.com")] == [
        [takasaki.number]
    ] * 3
    with operator_scope(A.slug):
        member.member_places.all().delete()
    found = find("new@example.com")
    assert (numbers(found), list(found.members)) == ([], [member])


def test_rows_of_one_statement_are_indexed_together(db: None) -> None:
    with operator_scope(A.slug):
        customer = Customer.objects.create(number="1", name="多数")
        Place.objects.bulk_create(
            Place(customer=customer, number=f"77{n:05}", address="白山市") for n in range(30)
        )
        assert SearchEntry.objects.count() == 30
        Customer.objects.update(name="一括")
    assert len(find("一括").places) == 30


def key(typed: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT madoguchi_search_key(%s)", [typed])
        return cursor.fetchone()[0]


def test_database_knows_the_same_characters_as_the_match_keys(db: None) -> None:
    pairs = {
        one: form if isinstance(form, str) else chr(form) for one, form in (VARIANTS | FULL_SIZE).items()
    }
    wrong = [chr(one) for one, form in pairs.items() if key(f"x{chr(one)}x") != key(f"x{form}x")]
    assert wrong == []
    assert {key(f"1{chr(stroke)}2") for stroke in HYPHENS} == {"1-2"}


def test_index_is_used_under_the_second_lock(committed_db: None, owner_connection: Connection) -> None:
    with operator_scope(A.slug):
        customer = Customer.objects.create(number="1", name="高崎")
        Place.objects.bulk_create(
            Place(customer=customer, number=f"{n:07}", address="白山市") for n in range(200)
        )
        owner_connection.execute("ANALYZE madoguchi_searchentry")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('madoguchi.searched', '{7777}', true)")
            cursor.execute(
                "EXPLAIN SELECT place_id FROM madoguchi_searchentry WHERE strpos(words, '7777') > 0"
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Bitmap Index Scan on search_entry_by_grams" in plan
