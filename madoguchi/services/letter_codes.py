"""Letter codes (認証コード): issued for a letter, proven by who holds it, used up by one registration.

A stranger learns nothing: an unknown number, a wrong, expired, void or used code have one answer, one
duration, and the same statements in the database.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, QuerySet, When

from madoguchi.domain.letter_codes import code_key, end_of, last_day, new_code
from madoguchi.domain.place_numbers import bare_number
from madoguchi.models import LetterCode, LetterRequest, Place
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.password_hashing import hash_password, is_password
from madoguchi.services.places import place_numbered
from madoguchi.services.tallies import TooManyTries, forget_tries, note_try, refuse_beyond

WINDOW = timedelta(minutes=10)
TRIES_OF_A_NUMBER = 5
TRIES_OF_A_SOURCE = 50
TRIES_OF_A_CODE = 20
DAYS_BETWEEN_REQUESTS = 30
NO_PLACE = 0


class CodeNotValid(Exception):
    """The code was used, or voided by a newer letter, since it was proven."""


def issue_code(*, place: Place, profile: Profile, now: datetime) -> str:
    """Issue a code for a place and void the earlier one; give it in clear, as it is kept nowhere."""
    code = new_code(rule=profile.letter.code_rule)
    store_codes({place: hash_code(code, profile=profile)}, profile=profile, now=now)
    return code


def hash_code(code: str, *, profile: Profile) -> str:
    """Hash a code for keeping."""
    return hash_password(code_key(code, rule=profile.letter.code_rule))


@transaction.atomic
def store_codes(hashes: Mapping[Place, str], *, profile: Profile, now: datetime) -> None:
    """Keep the codes of a batch of letters; earlier ones are void, and nobody waits for a letter any more."""
    list(Place.objects.filter(pk__in=[place.pk for place in hashes]).order_by("pk").select_for_update())
    _unused().filter(place__in=hashes).update(voided_at=now)
    LetterRequest.objects.filter(place__in=hashes, printed_at=None).update(printed_at=now)
    expires_at = end_of(last_day(now=now, valid_days=profile.letter.valid_days))
    LetterCode.objects.bulk_create(
        LetterCode(place=place, code_hash=code_hash, issued_at=now, expires_at=expires_at)
        for place, code_hash in hashes.items()
    )


def has_live_code(*, place: Place, now: datetime) -> bool:
    """Test whether a place has a code that can still be used."""
    return _unused().filter(place=place, expires_at__gt=now).exists()


def prove_code(
    *, profile: Profile, place_number: str, typed: Iterable[str], source: str, now: datetime
) -> LetterCode | None:
    """Find the code that was posted to a place, if it is the one typed, whole or in its boxes.

    ``source`` is the network address of the visitor. Not to be called inside a transaction: the try is
    committed before it is judged. Raises TooManyTries.
    """
    subject = f"letter source:{source}"
    refuse_beyond(subject=subject, limit=TRIES_OF_A_SOURCE, window=WINDOW, now=now)
    code = _counted(place_number, now=now)
    key = code_key(typed, rule=profile.letter.code_rule)
    is_right = is_password(key, password_hash=code.code_hash if code else None)
    if code is None or not is_right:
        return None
    forget_tries(subject=f"letter number:{bare_number(place_number)}")
    _unused().filter(pk=code.pk).update(tries=0)
    return code


def use_code(*, code_id: int, now: datetime) -> Place:
    """Use a proven code up, in the caller's transaction; give its place.

    Raises CodeNotValid; of several at the same moment one succeeds.
    """
    if not _unused().filter(pk=code_id).update(used_at=now):
        raise CodeNotValid
    return Place.objects.get(letter_codes=code_id)


def _unused() -> QuerySet[LetterCode]:
    return LetterCode.objects.filter(voided_at=None, used_at=None)


def _counted(place_number: str, *, now: datetime) -> LetterCode | None:
    """Find a place's code with this try counted and committed; raises TooManyTries."""
    subject = f"letter number:{bare_number(place_number)}"
    with transaction.atomic(durable=True):  # one commit, whether or not there is such a code
        ready_at = note_try(subject=subject, limit=TRIES_OF_A_NUMBER, window=WINDOW, now=now)
        code = None if ready_at else _tried(place_numbered(typed=place_number), now=now)
    if ready_at:
        raise TooManyTries(ready_at)
    return code


def _tried(place: Place | None, *, now: datetime) -> LetterCode | None:
    """Count a try of the place's code, which the try after the last one voids."""
    place_id = place.pk if place else NO_PLACE  # the same statements, also in their conditions
    live = _unused().filter(place_id=place_id, expires_at__gt=now)
    is_spent = Case(When(tries__gte=TRIES_OF_A_CODE, then=now))
    live.update(tries=F("tries") + 1, voided_at=is_spent)
    return live.select_related("place").first()


def note_request(place: Place | None, *, now: datetime) -> None:
    """Put a place on the list of letters to be printed, unless there is no place or it was there lately.

    A code that was posted lately is not made void by a stranger who asks for another.
    """
    since = now - timedelta(days=DAYS_BETWEEN_REQUESTS)
    was_lately = LetterRequest.objects.filter(place=place, requested_at__gt=since).exists()
    is_on_its_way = _unused().filter(place=place, issued_at__gt=since, expires_at__gt=now).exists()
    if place and not was_lately and not is_on_its_way:
        LetterRequest.objects.bulk_create(
            [LetterRequest(place=place, requested_at=now)], ignore_conflicts=True
        )
