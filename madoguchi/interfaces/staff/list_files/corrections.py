"""Corrections as a file (メールアドレスの訂正のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.domain.audit import subject
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import EmailCorrection
from madoguchi.services import email_corrections
from madoguchi.services.staff.exports import MOST_ROWS


def corrections_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the proposals that wait; the addresses stand where a fresh proof is asked, and not here."""
    header = [_("会員"), _("申請した職員"), _("申請"), _("期限")]
    found = email_corrections.open_corrections(now=request.now)[: MOST_ROWS + 1]
    lines = [Line(_proposal(each), (subject("member", each.member_id),)) for each in found]
    return export(request, "corrections", header, lines)


def _proposal(it: EmailCorrection) -> list[str]:
    times = [moment_cell(it.proposed_at), moment_cell(it.expires_at)]
    return [it.member.login_id, it.proposed_by.name, *times]
