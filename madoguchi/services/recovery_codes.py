"""Recovery codes (リカバリーコード): ten on a sheet, each good once where no phone is at hand."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from madoguchi.domain.history import EventKind
from madoguchi.domain.letter_codes import CodeRule, code_key, new_code
from madoguchi.models import Member, RecoveryCode
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.accounts import forget_tries, held
from madoguchi.services.factors import has_factor, prove_member, tell
from madoguchi.services.history import note_event
from madoguchi.services.sessions import Visitor

HOW_MANY = 10
RULE = CodeRule("crockford", groups=2, group_length=5)  # 50 bits


class NoFactor(Exception):
    """The member has nothing that the codes could stand in for."""


def make_codes(member: Member, *, now: datetime) -> list[str]:
    """Make a set of codes and void the one before, in the caller's transaction; they are kept nowhere."""
    RecoveryCode.objects.filter(member=member).delete()
    codes = [new_code(rule=RULE) for _ in range(HOW_MANY)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(member=member, code_hash=make_password(code_key(code, rule=RULE)), made_at=now)
        for code in codes
    )
    note_event(member_id=member.pk, kind=EventKind.RECOVERY_CODES_MADE, now=now)
    return codes


def renew_codes(*, profile: Profile, visitor: Visitor, password: str, now: datetime) -> list[str]:
    """Give a member a new set, which voids the one before, also where the form is sent twice.

    Raises WrongPassword, TooManyTries and NoFactor.
    """
    member = prove_member(visitor=visitor, password=password, now=now)
    with transaction.atomic():
        held(member.pk)
        if not has_factor(member):
            raise NoFactor
        forget_tries(member)
        tell(profile, member, "recovery_codes_made", now=now)
        return make_codes(member, now=now)


def use_code(member: Member, *, typed: str, now: datetime) -> bool:
    """Use up the code that was typed; of several at the same moment one succeeds.

    Each is tested by its own hash, which may be of an earlier cost.
    """
    key, unused = code_key(typed, rule=RULE), RecoveryCode.objects.filter(member=member, used_at=None)
    meant = [each.pk for each in unused if check_password(key, each.code_hash)]
    return bool(unused.filter(pk__in=meant).update(used_at=now))


def codes_left(member: Member) -> int:
    """Count the codes that can still be used."""
    return RecoveryCode.objects.filter(member=member, used_at=None).count()


def made_at(member_id: int) -> datetime | None:
    """Give when the member's set was made, if there is one."""
    return RecoveryCode.objects.filter(member_id=member_id).values_list("made_at", flat=True).first()
