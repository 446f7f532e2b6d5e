"""The roster (職員名簿): who works here, in which roles, and who is locked out; changed by administrators."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from madoguchi.domain.audit import Act, Actor, subject
from madoguchi.domain.mail_addresses import is_address
from madoguchi.domain.match_keys import email_key
from madoguchi.domain.permissions import DEFAULT_ROLES, Permission
from madoguchi.models import (
    PendingStaffSignIn,
    StaffInvitation,
    StaffMember,
    StaffOneTimeSecret,
    StaffPasskey,
    StaffSession,
)
from madoguchi.operators.schema.staff import Staff
from madoguchi.services import audit

LONGEST_NAME = 60


class NoSuchStaff(Exception):
    """Nobody of this operator's staff has this reference or address."""


class StaffKnown(Exception):
    """Somebody of staff has this address already."""


class StaffRefused(Exception):
    """Name, address or roles cannot be used; ``part`` says which."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class NotYourself(Exception):
    """Nobody changes own roles, locks or resets oneself: that takes a second person."""


class NoMoreLet(Exception):
    """Whoever does it was let do so when the page was opened, and is no more."""


def everyone() -> QuerySet[StaffMember]:
    """List all staff by name, those locked out last."""
    return StaffMember.objects.order_by("locked_at", "name", "id")


def find_staff(*, reference: UUID) -> StaffMember:
    """Find somebody; raises NoSuchStaff."""
    if found := StaffMember.objects.filter(reference=reference).first():
        return found
    raise NoSuchStaff(str(reference))


def find_by_email(email: str) -> StaffMember | None:
    """Find who signs in with an address; PostgreSQL keeps no NUL, so no address holds one."""
    return None if "\x00" in email else StaffMember.objects.filter(email_key=email_key(email)).first()


def held(staff_id: int) -> StaffMember:
    """Give somebody as the database has it, held until the transaction ends."""
    return StaffMember.objects.select_for_update().get(pk=staff_id)


def add(*, email: str, name: str, roles: Sequence[str], now: datetime) -> StaffMember:
    """Put somebody on the roster, who can do nothing yet; raises StaffRefused and StaffKnown."""
    if not is_address(email):
        raise StaffRefused("email")
    if not 0 < len(name.strip()) <= LONGEST_NAME or "\x00" in name:
        raise StaffRefused("name")
    staff = StaffMember(
        email=email, email_key=email_key(email), name=name.strip(), roles=checked(roles), invited_at=now
    )
    try:
        with transaction.atomic():
            staff.save()
    except IntegrityError:
        raise StaffKnown(email) from None
    return staff


def checked(roles: Iterable[str]) -> list[str]:
    """Give roles in the order of the table; raises StaffRefused where there is none, or one is unknown."""
    asked = set(roles)
    if not asked or asked - set(DEFAULT_ROLES):
        raise StaffRefused("roles")
    return [name for name in DEFAULT_ROLES if name in asked]


@transaction.atomic
def change_roles(*, rules: Staff, staff: StaffMember, roles: Sequence[str], by: Actor, now: datetime) -> None:
    """Let somebody work in other roles, from the next page on.

    Raises StaffRefused, NotYourself and NoMoreLet, as all that is done about somebody else here may.
    """
    chosen = checked(roles)
    found = _held_by_another(staff, by, rules)
    if found.roles == chosen:
        return
    before, found.roles = found.roles, chosen
    found.save(update_fields=["roles"])
    audit.note(by=by, act=Act.STAFF_ROLES_CHANGED, about=_about(found), now=now, before=before, roles=chosen)


@transaction.atomic
def lock(*, rules: Staff, staff: StaffMember, by: Actor, why: str, now: datetime) -> None:
    """Lock somebody out at once: sessions and invitations end."""
    found = _held_by_another(staff, by, rules)
    if found.locked_at:
        return
    found.locked_at = now
    _end_everything(found, now=now)
    audit.note(by=by, act=Act.STAFF_LOCKED, about=_about(found), why=why, now=now)


@transaction.atomic
def unlock(*, rules: Staff, staff: StaffMember, by: Actor, why: str, now: datetime) -> None:
    """Let somebody in again."""
    found = _held_by_another(staff, by, rules)
    if found.locked_at:
        found.locked_at = None
        found.save(update_fields=["locked_at"])
        audit.note(by=by, act=Act.STAFF_UNLOCKED, about=_about(found), why=why, now=now)


def reset(*, rules: Staff, staff: StaffMember, by: Actor, why: str, now: datetime) -> StaffMember:
    """Take password and factors away, in the caller's transaction, which invites anew."""
    found = _held_by_another(staff, by, rules)
    StaffPasskey.objects.filter(staff=found).delete()
    StaffOneTimeSecret.objects.filter(staff=found).delete()
    found.password_hash, found.enrolled_at = "", None
    _end_everything(found, now=now)
    audit.note(by=by, act=Act.STAFF_FACTOR_RESET, about=_about(found), why=why, now=now)
    return found


def _held_by_another(staff: StaffMember, by: Actor, rules: Staff) -> StaffMember:
    """Hold two people in the order of their numbers.

    Of two who take it from each other the second is refused. Raises NotYourself and NoMoreLet.
    """
    if staff.pk == by.staff_id:
        raise NotYourself
    both = StaffMember.objects.select_for_update().filter(pk__in=filter(None, (staff.pk, by.staff_id)))
    found = {each.pk: each for each in both.order_by("pk")}
    if by.staff_id and not _manages_staff(found[by.staff_id], rules):
        raise NoMoreLet(by.name)
    return found[staff.pk]


def _manages_staff(staff: StaffMember, rules: Staff) -> bool:
    """Test whether somebody still works here, in a role that manages staff."""
    is_here = staff.locked_at is None and staff.enrolled_at is not None
    return is_here and Permission.MANAGE_STAFF in rules.permissions_of(staff.roles)


def _end_everything(staff: StaffMember, *, now: datetime) -> None:
    staff.session_epoch += 1
    staff.save()
    StaffSession.objects.filter(staff=staff).delete()
    PendingStaffSignIn.objects.filter(staff=staff).delete()
    StaffInvitation.objects.filter(staff=staff, used_at=None).update(used_at=now)


def _about(staff: StaffMember) -> str:
    return subject("staff", staff.reference)
