"""The copy (登録情報の控え): all that a member's pages show, in one file to take away."""

import json
from functools import partial
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from madoguchi.domain.csv_files import csv_file
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.copy_parts import PARTS
from madoguchi.interfaces.customer.doors import members_yet_to_agree
from madoguchi.interfaces.rendering import render
from madoguchi.interfaces.rendering.filters import moment
from madoguchi.interfaces.waiting import to_wait
from madoguchi.models import Member
from madoguchi.models.snapshot import one_snapshot
from madoguchi.services.factors import factors_of
from madoguchi.services.own_data import CopiesWait, give_out
from madoguchi.services.places import places_of


@require_POST
@members_yet_to_agree
def own_copy(request: CounterRequest) -> HttpResponse:
    """Give a copy of the member's own data, made now and kept by nobody else."""
    try:
        member = give_out(member_id=request.visitor.member_id, now=request.now)
    except CopiesWait as refusal:
        return to_wait(refusal, partial(render, request, "account/copy_wait.html"), now=request.now)
    with one_snapshot():
        answer = HttpResponse(_packed(request, member), content_type="application/zip")
    name = f"{request.operator.slug}-{request.now:%Y%m%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _packed(request: CounterRequest, member: Member) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as file:
        text = json.dumps(_member(request, member), ensure_ascii=False, indent=2)
        _put(file, request, "member.json", text.encode())
        for name, part in PARTS.items():
            if table := part(request):
                _put(file, request, name, csv_file(table.header, table.rows))
    return packed.getvalue()


def _put(file: ZipFile, request: CounterRequest, name: str, content: bytes) -> None:
    entry = ZipInfo(name, date_time=request.now.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    file.writestr(entry, content)


def _member(request: CounterRequest, member: Member) -> dict[str, Any]:
    factors = factors_of(member)
    return {
        "operator": request.operator.profile.name,
        "copied_at": moment(request.now),
        "login_id": member.login_id,
        "email": member.email,
        "nickname": member.nickname,
        "wants_mail": member.wants_mail,
        "answers": member.choices,
        "one_time_code": factors.has_one_time_code,
        "recovery_codes_left": factors.recovery_codes,
        "places": [
            {
                "number": each.place.number,
                "customer_number": each.place.customer.number,
                "name": each.place.customer.name,
                "address": each.place.address,
                "building": each.place.building,
                "nickname": each.nickname,
            }
            for each in places_of(member_id=member.pk)
        ],
    }
