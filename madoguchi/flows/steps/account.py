"""The account (ログイン情報): login ID and password, and what the guide asks for beside them."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from madoguchi.domain.login_ids import is_well_formed
from madoguchi.domain.match_keys import login_key
from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.flows.steps import email, new_password
from madoguchi.services.members import is_login_id_free
from madoguchi.services.tallies import refuse_beyond

WINDOW = timedelta(minutes=10)
TRIES_OF_A_SOURCE = 100


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the login ID, the password, and as the profile says the e-mail and a nickname."""
    rule = desk.profile.login_id
    hints = (rule.rule_text,) if rule.rule_text else ()
    login_id = Question("login_id", rule.label, hints=hints, autocomplete="username", longest=64)
    mail = (fields.email(),) if desk.rules.account_asks_email else ()
    nickname = (
        Question("nickname", _("ニックネーム"), is_required=False, autocomplete="nickname", longest=60),
    )
    return ask(
        desk,
        login_id,
        *new_password.questions(desk),
        *mail,
        *(nickname if desk.rules.asks_nickname else ()),
    )


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep the login ID as typed and the hash of the password; whether the ID is taken is asked last."""
    login_id = login_key(typed.get("login_id", ""), is_case_sensitive=True)
    secret = new_password.weigh(desk, typed, login_id=login_id, kept=desk.answer("account", "password_hash"))
    faults = dict(secret.faults)
    if not is_well_formed(login_id, rule=desk.profile.login_id.rule):
        faults["login_id"] = malformed(desk)
    if desk.rules.account_asks_email:
        faults |= email.faults_of(typed.get("email", "").strip())
    return Weighed({} if faults else _kept(desk, typed, login_id) | secret.kept, faults)


def fault_of_login_id(desk: Desk, typed: str) -> str:
    """Say what is wrong with a login ID, also that it is taken; raises TooManyTries.

    Asked after everything else on the page, so that it is told to those alone who have proven who they are,
    where the page asks for a proof.
    """
    login_id = login_key(typed, is_case_sensitive=True)
    if not is_well_formed(login_id, rule=desk.profile.login_id.rule):
        return malformed(desk)
    refuse_beyond(subject=f"login id:{desk.source}", limit=TRIES_OF_A_SOURCE, window=WINDOW, now=desk.now)
    return "" if is_login_id_free(profile=desk.profile, login_id=login_id) else taken(desk)


def _kept(desk: Desk, typed: Typed, login_id: str) -> dict[str, Any]:
    return {
        "login_id": login_id,
        "email": typed.get("email", "").strip(),
        "nickname": typed.get("nickname", "").strip(),
    }


def malformed(desk: Desk) -> str:
    """Say what a login ID may be."""
    rule = desk.profile.login_id
    characters = {
        "digits": _("半角数字"),
        "alphanumeric": _("半角英数"),
        "alphanumeric_symbols": _("半角英数記号"),
    }
    return _("%(label)sは%(characters)s%(shortest)s文字以上%(longest)s文字以内で入力してください。") % {
        "label": rule.label,
        "characters": characters[rule.characters],
        "shortest": rule.shortest,
        "longest": rule.longest,
    }


def taken(desk: Desk) -> str:
    """Say that the login ID is another's."""
    return _("この%(label)sはすでに使用されています。別の%(label)sを入力してください。") % {
        "label": desk.profile.login_id.label
    }
