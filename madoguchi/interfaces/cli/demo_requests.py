"""The demonstration's request, from ``samples/OPERATOR/request.toml``: one that waits to be looked at."""

import tomllib
from pathlib import Path
from uuid import uuid4

from madoguchi.flows.procedures.sending import send_procedure
from madoguchi.interfaces.cli.demo_members import DemoMember
from madoguchi.interfaces.cli.demonstration import STARTS_AT
from madoguchi.models import Member, ServiceRequest
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.sessions import Visitor, close_session, find_visitor, open_session


def request_once(profile: Profile, folder: Path, someone: DemoMember) -> str:
    """Send the sample request, unless an earlier demonstration did; give its number, if there is one."""
    file = folder / "request.toml"
    if not file.exists():
        return ""
    if earlier := ServiceRequest.objects.order_by("id").first():
        return earlier.number
    stated = tomllib.loads(file.read_text(encoding="utf-8"))
    (procedure,) = [each for each in profile.procedures if each.name == stated["procedure"]]
    member = Member.objects.get(login_id=someone.login_id)
    visitor = _visit(profile, member)
    return send_procedure(
        profile=profile,
        procedure=procedure,
        visitor=visitor,
        typed=stated["answers"],
        key=uuid4(),
        now=STARTS_AT,
    )


def _visit(profile: Profile, member: Member) -> Visitor:
    """Let the member come and go, leaving no session behind."""
    token = open_session(member=member, rule=profile.session, now=STARTS_AT)
    visitor = find_visitor(token=token, rule=profile.session, now=STARTS_AT)
    close_session(token=token)
    if visitor is None:
        raise LookupError(member.login_id)
    return visitor
