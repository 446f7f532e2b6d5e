"""The demonstration's members: who can sign in to the sample operators, and what each should see."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from madoguchi.domain.clock import business_day
from madoguchi.domain.match_keys import login_key
from madoguchi.models import Member, Place
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.bills import lines_of, visible_bills
from madoguchi.services.members import enrol_member


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A sign-in of the demonstration, from ``samples/OPERATOR/member.toml``."""

    login_id: str
    password: str
    places: tuple[str, ...]
    nickname: str = ""


def read_member(folder: Path) -> DemoMember:
    """Read the member of a sample operator."""
    stated = tomllib.loads((folder / "member.toml").read_text(encoding="utf-8"))
    return DemoMember(**(stated | {"places": tuple(stated["places"])}))


def enrol(profile: Profile, member: DemoMember) -> None:
    """Make the member, unless an earlier demonstration did."""
    key = login_key(member.login_id, is_case_sensitive=profile.login_id.is_case_sensitive)
    if Member.objects.filter(login_key=key).exists():
        return
    enrol_member(
        profile=profile,
        login_id=member.login_id,
        password=member.password,
        nickname=member.nickname,
        places=[Place.objects.get(number=number) for number in member.places],
    )


def what_is_seen(profile: Profile, member: DemoMember, *, now: datetime) -> dict[str, Any]:
    """Give what the first page shows to the member at a moment."""
    place = Place.objects.select_related("customer").get(number=member.places[0])
    bills = visible_bills(place_id=place.pk, rules=profile.bills, today=business_day(now=now))
    newest = bills[0]
    return {
        "name": member.nickname or place.customer.name,
        "place_number": place.number,
        "places": list(member.places),
        "bills": len(bills),
        "newest_month": f"{newest.month:%Y-%m}",
        "newest_total": newest.total,
        "newest_lines": lines_of(newest),
    }
