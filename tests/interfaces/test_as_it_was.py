"""The page of a moment shows what its customer saw then: the bills with their lines, and the contracts."""

from datetime import timedelta

from madoguchi.interfaces.rendering.as_it_was import page_as_it_was
from madoguchi.models.scope import operator_scope
from madoguchi.services.as_it_was import place_as_it_was
from tests.cast import NOW, bill, contract, statement


def test_page_of_a_moment_shows_the_bills_of_then(operator, hanako) -> None:
    place = hanako.places[0]
    bill(operator, place, statement())
    contract(hanako, course="家庭用")

    def page(at):
        was = place_as_it_was(place_id=place.pk, rules=operator.profile.bills, today=NOW.date(), at=at)
        return page_as_it_was(operator=operator, was=was, at=at)

    with operator_scope(operator.slug):
        shown, before = page(NOW), page(NOW - timedelta(seconds=1))
    assert [text in shown for text in ("山田 花子", place.number, "水道料金", "5,509", "家庭用")] == [
        True
    ] * 5
    assert "水道料金" not in before
