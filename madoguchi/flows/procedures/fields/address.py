"""A postal address (住所): postal code, address and building."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import address_key, number_key
from madoguchi.flows.desk import Typed
from madoguchi.flows.procedures.fields.asking import asked
from madoguchi.flows.questions import Question
from madoguchi.operators.schema.procedure_fields import AddressField

DIGITS_OF_A_POSTAL_CODE = 7


def questions(field: AddressField, *, today: date) -> tuple[Question, ...]:
    """Ask for the three parts."""
    label, needed = field.label, field.is_required
    code = _("%(label)sの郵便番号") % {"label": label}
    building = _("%(label)sの建物名・部屋番号") % {"label": label}
    return (
        Question(_code(field), code, "number", is_required=needed, autocomplete="postal-code", longest=10),
        asked(field, autocomplete="address-line1"),
        Question(f"{field.name}_building", building, is_required=False, autocomplete="address-line2"),
    )


def weigh(field: AddressField, typed: Typed, *, today: date) -> dict[str, str]:
    """Refuse a postal code without its seven digits, and an address that names nothing."""
    faults = {}
    code = typed.get(_code(field), "").strip()
    key = number_key(code)
    if code and not (key.isdecimal() and len(key) == DIGITS_OF_A_POSTAL_CODE):
        sentence = _("%(label)sの郵便番号は数字7けたで入力してください。（例: 920-0031）")
        faults[_code(field)] = sentence % {"label": field.label}
    address = typed.get(field.name, "").strip()
    if address and not address_key(address):
        faults[field.name] = _("%(label)sを市町村名から入力してください。") % {"label": field.label}
    return faults


def told(field: AddressField, typed: Typed) -> list[tuple[str, str]]:
    """Tell the address as it stands on a letter."""
    code = typed.get(_code(field), "").strip()
    parts = (typed.get(name, "").strip() for name in (field.name, f"{field.name}_building"))
    lines = (_("〒%(code)s") % {"code": code} if code else "", " ".join(filter(None, parts)))
    return [(field.label, "\n".join(filter(None, lines)) or _("入力なし"))]


def _code(field: AddressField) -> str:
    return f"{field.name}_postal_code"
