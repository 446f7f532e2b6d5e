"""An e-mail address (メールアドレス), typed twice where the guide says so."""

from datetime import timedelta

from django.utils.translation import gettext as _

from madoguchi.domain.mail_addresses import is_address
from madoguchi.flows import questions as fields
from madoguchi.flows.desk import Desk, Typed, Weighed
from madoguchi.flows.questions import Question, ask
from madoguchi.services.tallies import refuse_beyond

WINDOW = timedelta(minutes=10)
MAILS_OF_A_SOURCE = 100


def questions(desk: Desk) -> tuple[Question, ...]:
    """Ask for the address, and once more."""
    again = (
        (fields.email("email_again", _("メールアドレス (確認用)")),) if desk.rules.asks_email_twice else ()
    )
    return ask(desk, fields.email(), *again)


def weigh(desk: Desk, typed: Typed) -> Weighed:
    """Keep an address that mail can be sent to; raises TooManyTries."""
    address = typed.get("email", "").strip()
    faults = faults_of(address)
    if desk.rules.asks_email_twice and not faults and typed.get("email_again", "").strip() != address:
        faults = {"email_again": _("メールアドレスが確認用と一致しません。もう一度ご確認ください。")}
    if faults or desk.faults:
        return Weighed(faults=faults)
    refuse_mail_bombs(desk)
    return Weighed({"email": address})


def refuse_mail_bombs(desk: Desk) -> None:
    """Count an address that is to be written to; raises TooManyTries where one source gives too many."""
    refuse_beyond(subject=f"mail source:{desk.source}", limit=MAILS_OF_A_SOURCE, window=WINDOW, now=desk.now)


def faults_of(address: str) -> dict[str, str]:
    """Say what is wrong with an address."""
    if is_address(address):
        return {}
    return {"email": _("メールアドレスの形式をご確認ください。（例: hanako@example.jp）")}
