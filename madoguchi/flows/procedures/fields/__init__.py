"""The catalogue of fields: each asks its questions, weighs what was typed, and tells it in words."""

from types import ModuleType

from madoguchi.flows.procedures.fields import address, choice, date, name, note, phone, text, yes_no

FIELDS: dict[str, ModuleType] = {
    "date": date,
    "choice": choice,
    "yes_no": yes_no,
    "text": text,
    "note": note,
    "phone": phone,
    "address": address,
    "name": name,
}
