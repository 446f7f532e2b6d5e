"""An application form (お客さま情報): what the slip says, to be compared with the billing system's record."""

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import address_key, name_key, number_key, phone_key
from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask

FEWEST_DIGITS_OF_A_PHONE = 9
FIELDS = ("customer_number", "name", "address", "building", "phone")


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for number, name, address and phone."""
    return ask(
        desk,
        fields.customer_number(desk),
        Question("name", _("お名前"), autocomplete="name", longest=40),
        Question("address", _("住所(市町村名・番地)"), autocomplete="address-line1", longest=256),
        Question(
            "building",
            _("建物名・アパート名・部屋番号"),
            is_required=False,
            autocomplete="address-line2",
            longest=256,
        ),
        Question("phone", _("連絡先電話番号"), "tel", autocomplete="tel", longest=40),
    )


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep everything as typed; whether it agrees is for the review to say."""
    faults = _faults(desk, typed)
    return Weighed({} if faults else {name: typed.get(name, "").strip() for name in FIELDS}, faults)


def _faults(desk: Desk, typed: Typed) -> dict[str, str]:
    faults = {}
    if not name_key(typed.get("name", "")):
        faults["name"] = _("お名前を入力してください。")
    if not address_key(typed.get("address", "")):
        faults["address"] = _("住所を市町村名から入力してください。")
    number, digits = number_key(typed.get("customer_number", "")), desk.rules.number_digits
    if not number.isdecimal() or (digits and len(number) != digits):
        faults["customer_number"] = _number_fault(desk, digits)
    phone = phone_key(typed.get("phone", ""))
    if not phone.isdecimal() or len(phone) < FEWEST_DIGITS_OF_A_PHONE:
        faults["phone"] = _("電話番号を市外局番から入力してください。（例: 03-1234-5678）")
    return faults


def _number_fault(desk: Desk, digits: int) -> str:
    label = questions(desk)[0].label
    if digits:
        return _("%(label)sは数字%(digits)s文字で入力してください。") % {"label": label, "digits": digits}
    return _("%(label)sは数字で入力してください。") % {"label": label}
