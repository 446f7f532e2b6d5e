"""Letters (通知書) with a customer's number and code: a batch in one file, a page each."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from madoguchi.adapters.pdf.typesetting import PaperRefused, typeset
from madoguchi.adapters.qr_codes import qr_svg
from madoguchi.domain.clock import business_day
from madoguchi.domain.letter_codes import unused_characters
from madoguchi.operators.registry import Operator

LAYOUT = Path(__file__).with_name("letter.typ")
WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class Letter:
    """What differs from letter to letter; the code is in clear, so this is kept nowhere."""

    number: str
    code: str
    name: str
    honorific: str
    address: str
    building: str = ""
    postal_code: str = ""


def letters_pdf(
    letters: Sequence[Letter], *, operator: Operator, portal_address: str, last_day: date, now: datetime
) -> bytes:
    """Set letters in the operator's words, by its own ``templates/letter.typ`` if there is one.

    Raises PaperRefused with the number of the first letter that cannot be set.
    """
    own = operator.folder / "templates" / "letter.typ"
    layout = own if own.is_file() else LAYOUT
    sheet = _sheet(operator, portal_address, last_day=last_day, issued_on=business_day(now=now))

    def compose(batch: Sequence[Letter]) -> bytes:
        pages = [asdict(letter) | {"groups": letter.code.split("-")} for letter in batch]
        return typeset(layout, {"sheet": sheet, "letters": pages}, made_at=now)

    try:
        return compose(letters)
    except PaperRefused:
        raise PaperRefused(_first_refused(letters, compose)) from None


def _first_refused(letters: Sequence[Letter], compose: Callable[[Sequence[Letter]], bytes]) -> str:
    """Halve a batch that cannot be set until one letter is left; say which it is and what is wrong."""
    while len(letters) > 1:
        half = letters[: len(letters) // 2]
        letters = half if _reason(half, compose) else letters[len(half) :]
    return f"{letters[0].number}: {_reason(letters, compose)}"


def _reason(letters: Sequence[Letter], compose: Callable[[Sequence[Letter]], bytes]) -> str:
    try:
        compose(letters)
    except PaperRefused as refused:
        return str(refused)
    return ""


def _sheet(operator: Operator, portal_address: str, *, last_day: date, issued_on: date) -> dict[str, Any]:
    """Give what all letters of a batch share."""
    profile = operator.profile
    contact, letter = profile.contact, profile.letter
    return {
        "title": letter.title,
        "lead": letter.lead,
        "cautions": letter.cautions,
        "number_label": profile.words.customer_number,
        "code_label": letter.code_label,
        "tells_case": letter.alphabet == "mixed_case",
        "unused": unused_characters(rule=letter.code_rule),
        "issued_on": _in_words(issued_on),
        "last_day": f"{_in_words(last_day)}（{WEEKDAYS[last_day.weekday()]}）",
        "sender": contact.model_dump(),
        "logo": _logo(operator),
        "portal": {
            "label": letter.portal_label or f"{profile.page_name}はこちら",
            "address": portal_address,
            "qr": qr_svg(portal_address),
        },
    }


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _logo(operator: Operator) -> str | None:
    file = operator.folder / "static" / "logo.svg"
    return file.read_text(encoding="utf-8") if file.is_file() else None
