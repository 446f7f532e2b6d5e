"""A new password (新しいパスワード), by the operator's rule and never one that is known to be guessed."""

from django.utils.translation import gettext as _

from madoguchi.domain.match_keys import password_key
from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.services.password_hashing import hash_password, is_password
from madoguchi.services.passwords import fault_of


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the password, and once more where the guide does."""
    label = _("%(label)s(確認)") % {"label": desk.profile.password.label}
    again = (fields.password(desk, "password_again", label),) if desk.rules.asks_password_twice else ()
    return ask(desk, fields.password(desk), *again)


def weigh(desk: Desk, typed: Typed, *, login_id: str = "", kept: str = "") -> Weighed:
    """Keep the hash; an empty field leaves a password that was ``kept`` before as it is."""
    password = typed.get("password", "")
    again = typed.get("password_again", "") if desk.rules.asks_password_twice else password
    if kept and not password and not again:
        return Weighed({"password_hash": kept})
    names = [*_names(desk, login_id), typed.get("customer_number", ""), typed.get("phone", "")]
    if fault := fault_of(password_key(password), profile=desk.profile, names=names):
        return Weighed(faults={"password": fault})
    if password_key(again) != password_key(password):
        return Weighed(
            faults={"password_again": _("パスワードが確認用と一致しません。もう一度ご入力ください。")}
        )
    if _is_issued(desk, password):
        return Weighed(faults={"password": _("発行されたパスワードとは別のものを入力してください。")})
    is_kept = is_password(password, password_hash=kept) if kept else False
    return Weighed({"password_hash": kept if is_kept else hash_password(password)})


def _is_issued(desk: Desk, password: str) -> bool:
    """Test whether the password is the one that was issued to be changed."""
    member = desk.member
    return bool(member and member.must_change_password) and is_password(
        password, password_hash=member.password_hash if member else None
    )


def _names(desk: Desk, login_id: str) -> list[str]:
    """Give what strangers could know of this member."""
    number = desk.place.number if desk.place else ""
    phone = desk.place.customer.phone if desk.place else ""
    member = desk.member.login_id if desk.member else ""
    return [login_id, number, phone, member, desk.email.partition("@")[0]]
