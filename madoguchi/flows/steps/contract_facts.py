"""Proof by three facts (ご本人確認): number, phone and kana, and one answer to every error."""

from datetime import timedelta

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import kana_key, phone_key
from madoguchi.domain.place_numbers import bare_number
from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.models import Place
from madoguchi.services.places import place_numbered
from madoguchi.services.tallies import forget_tries, refuse_beyond

WINDOW = timedelta(minutes=10)
TRIES_OF_A_NUMBER = 5
TRIES_OF_A_SOURCE = 100


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the three facts."""
    return ask(
        desk,
        fields.customer_number(desk),
        Question("phone", _("電話番号"), "tel", autocomplete="tel", longest=40),
        Question("kana", _("お名前(カナ)"), longest=200),
    )


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Put the place on the desk whose customer the facts describe; raises TooManyTries.

    A number that there is not, another's phone and a misspelt name are answered alike.
    """
    if desk.faults:
        return Weighed()
    number = bare_number(typed["customer_number"])
    refuse_beyond(subject=f"facts source:{desk.source}", limit=TRIES_OF_A_SOURCE, window=WINDOW, now=desk.now)
    refuse_beyond(subject=f"facts:{number}", limit=TRIES_OF_A_NUMBER, window=WINDOW, now=desk.now)
    place = place_numbered(typed=typed["customer_number"])
    if not _describes(typed, place):
        return Weighed(faults={"": mismatch(desk)})
    if desk.member is None:  # a member is not told whether the facts of somebody else's place were right
        forget_tries(subject=f"facts:{number}")
    desk.place = place
    return Weighed({name: typed[name] for name in ("customer_number", "phone", "kana")})


def mismatch(desk: Desk) -> str:
    """Say that the facts do not agree, and not which."""
    return _("入力された内容が契約者情報と一致しません。もう一度お手元の登録書をご確認ください。")


def _describes(typed: Typed, place: Place | None) -> bool:
    customer = place.customer if place else None
    held = (phone_key(customer.phone), kana_key(customer.kana)) if customer else ("", "")
    given = (phone_key(typed["phone"]), kana_key(typed["kana"]))
    return all(held) and given == held
