"""Customers as a file (お客さまのCSV)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from madoguchi.domain.audit import subject
from madoguchi.domain.desk_search import LONGEST
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.models import Place
from madoguchi.services.customer_search import search


def customers_csv(request: StaffRequest) -> HttpResponseBase:
    """Give what a search finds."""
    found = search(profile=request.operator.profile, typed=request.GET.get("q", "")[:LONGEST])
    place_number = _("%(place)sの番号") % {"place": request.operator.profile.words.place}
    header = [_("氏名・名称"), _("フリガナ"), _("契約者番号"), place_number]
    header += [_("郵便番号"), _("住所"), _("電話番号"), _("会員")]
    lines = [Line(_place(each), (subject("customer", each.customer_id),)) for each in found.places]
    lines += [
        Line([it.nickname, "", "", "", "", "", "", it.login_id], (subject("member", it.pk),))
        for it in found.members
    ]
    return export(request, "customers", header, lines)


def _place(place: Place) -> list[str]:
    who = place.customer
    members = " ".join(link.member.login_id for link in place.member_places.all())
    where = f"{place.address} {place.building}".strip()
    return [who.name, who.kana, who.number, place.number, place.postal_code, where, who.phone, members]
