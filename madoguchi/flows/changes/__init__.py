"""Changes (変更): what a signed-in member changes, one page each, weighed as the steps of journeys are."""

from collections.abc import Mapping
from types import ModuleType

from madoguchi.flows.changes import email, login_id, mail_choice, nickname, password

# Each asks its questions, weighs what was typed, and makes the change.
CHANGES: Mapping[str, ModuleType] = {
    "password": password,
    "login_id": login_id,
    "email": email,
    "nickname": nickname,
    "mail_choice": mail_choice,
}
