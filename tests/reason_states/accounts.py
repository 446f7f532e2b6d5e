"""What waits or is missing in a member's own account, and why an account cannot be had back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.models import Consent, DeadAddress, Member, OutgoingMail
from madoguchi.models.scope import operator_scope
from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.schema.terms import Terms
from madoguchi.services.own_data import MOST_COPIES
from tests.cast import NOW, PASSWORD, Person, browser
from tests.reason_states.counter import Counter, State, get, seen

FREE_TRIES = 5
NEW, OLD = "new@example.jp", "hanako@example.jp"


def _asks_to_change(counter: Counter, *, times: int = 1) -> Person:
    someone = counter.member()
    for number in range(times):
        address = f"{number}{NEW}"
        typed = {"current_password": PASSWORD, "email": address, "email_again": address}
        someone.client.post(f"{someone.root}account/email/", typed)
    return someone


def _address_waits(counter: Counter) -> Any:
    return get(_asks_to_change(counter), "account/")


def _links(someone: Person, kind: str) -> list[str]:
    """Give the last parts of the links that were mailed, oldest first."""
    with operator_scope(someone.operator.slug):
        mails = OutgoingMail.objects.filter(kind=kind).order_by("pk")
        return [mail.secrets["link"].rstrip("/").rpartition("/")[2] for mail in mails]


def _spent_link(counter: Counter) -> Any:
    someone = _asks_to_change(counter, times=2)
    return get(someone, f"account/email/link/{_links(someone, 'email_link')[0]}/")


def _expired_link(counter: Counter) -> Any:
    someone = _asks_to_change(counter)
    counter.set_clock(NOW + timedelta(hours=24, seconds=5))
    return get(someone, f"account/email/link/{_links(someone, 'email_link')[0]}/")


def _guesses(path: str, **typed: str) -> Callable[[Counter], Any]:
    """Type a wrong password too often on a form of the account."""

    def page(counter: Counter) -> Any:
        someone, sent = counter.member(), {"current_password": "wrong", **typed}
        for _try in range(FREE_TRIES):
            someone.client.post(someone.root + path, sent)
        return someone.client.post(someone.root + path, sent)

    return page


def _no_history(counter: Counter) -> Any:
    counter.patch.setattr("madoguchi.interfaces.customer.history.events_of", lambda **_whose: [])
    return get(counter.member(), "account/history/")


def _copies(counter: Counter) -> Any:
    someone = counter.member()
    for _time in range(MOST_COPIES):
        someone.client.post(f"{someone.root}account/copy/")
    return someone.client.post(f"{someone.root}account/copy/")


def _left_long_ago(counter: Counter) -> tuple[Person, str]:
    """Let a member leave, and the days to come back pass; give where the form led."""
    someone, rule = counter.member(), counter.profile.withdrawal
    assert rule
    with operator_scope(someone.operator.slug):
        Member.objects.update(email=OLD, email_key=OLD)
    typed = {"understands": "1", "current_password": PASSWORD, "reason": next(iter(rule.reasons), "")}
    led_to = someone.client.post(f"{someone.root}withdrawal/", typed).headers["Location"]
    counter.set_clock(NOW + timedelta(days=rule.days_to_return, seconds=5))
    return someone, led_to.removeprefix(someone.root)


def _comes_back_too_late(counter: Counter) -> Any:
    someone, _led_to = _left_long_ago(counter)
    return get(someone, f"withdrawal/link/{_links(someone, 'withdrawn')[0]}/")


def _looks_again(counter: Counter) -> Any:
    someone, led_to = _left_long_ago(counter)
    return get(someone, led_to)


def _withdraws(profile: Profile) -> bool:
    return profile.withdrawal is not None


def _has_yet_to_agree(counter: Counter) -> Person:
    """Let the terms have changed today for a member who agreed to those before."""
    rule = Terms(effective_on=date(2024, 10, 21), changes=("第5条が変わりました。",))
    counter.set_profile(terms=rule)
    someone = counter.member(signs_in=False)
    with operator_scope(someone.operator.slug):
        Consent.objects.create(member=someone.member, text="terms", version="0-before", given_at=NOW)
    return someone.sign_in()


def _asks_to_agree(counter: Counter) -> Any:
    return get(_has_yet_to_agree(counter), "home/", follow=True)


def _agrees_to_older(counter: Counter) -> Any:
    someone = _has_yet_to_agree(counter)
    return someone.client.post(f"{someone.root}agreement/", {"version": "0-between"})


def _registers(profile: Profile) -> bool:
    return profile.registration is not None


def _unknown(path: str) -> Callable[[Counter], Any]:
    return lambda counter: browser(counter.operator).get(f"/{counter.operator.slug}/{path}/link/nowhere/")


def _mail_is_dead(counter: Counter) -> Any:
    someone = counter.member()
    with operator_scope(someone.operator.slug):
        Member.objects.filter(pk=someone.member.pk).update(email=OLD, email_key=OLD)
        DeadAddress.objects.create(email_key=OLD, died_at=NOW)
    return get(someone, "home/")


STATES = {
    "no address": State({Code.NOT_REGISTERED_YET}, seen("account/")),
    "address that nobody may register": State(
        {Code.NOT_REGISTERED},
        lambda counter: get(counter.member_who_is_offered("password"), "account/"),
    ),
    "address waits for its link": State({Code.EMAIL_CHANGE_WAITING, Code.NOT_REGISTERED_YET}, _address_waits),
    "link of an earlier address": State({Code.EMAIL_LINK_SPENT}, _spent_link),
    "expired link of an address": State({Code.LINK_EXPIRED}, _expired_link),
    "unknown link of an address": State({Code.LINK_UNKNOWN}, _unknown("account/email")),
    "password guessed": State({Code.TRIES_WAIT}, _guesses("account/email/", email=NEW, email_again=NEW)),
    "no history": State({Code.NO_HISTORY}, _no_history),
    "too many copies": State({Code.COPIES_WAIT}, _copies),
    "no way back": State({Code.NO_WAY_BACK}, seen("withdrawal/"), _withdraws),
    "withdrawal guessed": State(
        {Code.TRIES_WAIT, Code.NO_WAY_BACK}, _guesses("withdrawal/", understands="1"), _withdraws
    ),
    "comes back too late": State({Code.RETURN_OVER}, _comes_back_too_late, _withdraws),
    "looks at an old withdrawal": State({Code.RETURN_OVER}, _looks_again, _withdraws),
    "unknown link of a withdrawal": State({Code.LINK_UNKNOWN}, _unknown("withdrawal"), _withdraws),
    "mail that nobody gets": State({Code.MAIL_IS_DEAD, Code.NO_BILLS}, _mail_is_dead),
    "unknown link to end mails": State({Code.STOP_UNKNOWN}, _unknown("mail/stop")),
    "terms changed": State({Code.AGREEMENT_NEEDED}, _asks_to_agree, _registers),
    "terms changed again": State(
        {Code.AGREEMENT_NEEDED, Code.AGREEMENT_OUTDATED}, _agrees_to_older, _registers
    ),
}
