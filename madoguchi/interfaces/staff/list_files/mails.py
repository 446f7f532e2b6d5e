"""Mails that did not arrive, as files (届かないメールのCSV): returned, given up, and dead addresses."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.domain.mail_returns import ReturnKind
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.mail_words import given_up_words, return_words, why_not_words
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import OutgoingMail
from madoguchi.services.staff import mails
from madoguchi.services.staff.exports import MOST_ROWS
from madoguchi.services.staff.mails import Dead, GivenUp, Returned


def returned_csv(request: StaffRequest) -> HttpResponseBase:
    """Give what came back of mails, of the kind that is asked for."""
    asked = request.GET.get("kind", "")
    found = mails.returned(kind=asked if asked in set(ReturnKind) else "", most=MOST_ROWS)
    header = [_("戻った日時"), _("種類"), _("状態コード"), _("会員"), _("宛先"), _("件名")]
    header += [_("届かないアドレス")]
    return export(request, "returned-mails", header, [Line(_return(it), (it.about,)) for it in found])


def dead_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the addresses that mails do not reach."""
    header = [_("アドレス"), _("会員"), _("届かなくなった日時"), _("郵送リスト")]
    lines = [Line(_address(it), it.abouts) for it in mails.dead(most=MOST_ROWS)]
    return export(request, "dead-addresses", header, lines)


def given_up_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the mails that were given up."""
    header = [_("やめた日時"), _("会員"), _("宛先"), _("件名"), _("理由"), _("技術的な内容"), _("送り直し")]
    lines = [Line(_unsent(it), (it.about,)) for it in mails.given_up(most=MOST_ROWS)]
    return export(request, "given-up-mails", header, lines)


def _return(it: Returned) -> list[str]:
    back, mail = it.back, it.mail
    said = [moment_cell(back.returned_at), return_words(back.kind), back.status]
    if mail is None:
        return [*said, "", "", "", ""]
    return [*said, *_sent(mail), _("はい") if it.is_dead else ""]


def _address(it: Dead) -> list[str]:
    address, members = it.address, " ".join(each.login_id for each in it.members)
    return [address.email_key, members, moment_cell(address.died_at), moment_cell(address.listed_at)]


def _unsent(it: GivenUp) -> list[str]:
    again = why_not_words(it.why_not) if it.why_not else _("送り直せます")
    why = given_up_words(it.mail)
    return [moment_cell(it.mail.given_up_at), *_sent(it.mail), why, it.mail.last_answer, again]


def _sent(mail: OutgoingMail) -> list[str]:
    """Say to whom a mail is, and what it is called."""
    login_id = mail.member.login_id if mail.member else ""
    return [login_id, mail.recipient, mail.mailing.subject if mail.mailing else mail.subject]
