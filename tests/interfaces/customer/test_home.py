"""The home page."""

from tests.cast import bill, statement


def test_home_shows_the_current_bill(hanako):
    bill(hanako.operator, hanako.places[0], statement(total=5509))
    page = hanako.sign_in().client.get(f"{hanako.root}home/")
    assert page.status_code == 200
    assert "5,509" in page.content.decode()
