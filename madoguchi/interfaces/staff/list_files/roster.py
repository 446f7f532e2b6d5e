"""The roster as a file (職員のCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.list_files.cells import moment_cell
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.words import role_words
from madoguchi.services.staff import roster
from madoguchi.services.staff.exports import MOST_ROWS


def roster_csv(request: StaffRequest) -> HttpResponseBase:
    """Give all staff."""
    rules = request.operator.profile.staff
    header = [_("氏名"), _("メールアドレス"), _("役割"), _("登録"), _("利用停止")]
    lines = [
        Line(
            [
                it.name,
                it.email,
                " ".join(role_words(role, rules) for role in it.roles),
                moment_cell(it.enrolled_at),
                moment_cell(it.locked_at),
            ]
        )
        for it in roster.everyone()[: MOST_ROWS + 1]
    ]
    return export(request, "roster", header, lines)
