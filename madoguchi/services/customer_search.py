"""Customer search (お客さま検索): the places that one box finds, the best first.

The database keeps what is searched in step (see models/search_entry.py and docs/decisions/0032). Where more
is found than a page holds, whole fields are looked for first, then beginnings, then any part. What fills a
page from one slice of the entries alone is looked for no further.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import StrIndex

from madoguchi.domain.desk_search import Asked, WhyNot, asked_of
from madoguchi.domain.match_keys import email_key, login_key
from madoguchi.domain.place_numbers import spellings
from madoguchi.models import Member, Place, SearchEntry
from madoguchi.operators.schema.profile import Profile

MOST_HITS = 50

KEYS = """
SELECT array_agg(madoguchi_search_key(term) ORDER BY at) FROM unnest(%s::text[]) WITH ORDINALITY x(term, at)
"""
NARROW = """
SELECT set_config('madoguchi.searched',
    (SELECT coalesce(array_agg(gram), '{}')::text
     FROM unnest(%s::text[]) term, unnest(madoguchi_search_grams(term)) gram), true),
    set_config('max_parallel_workers_per_gather', '0', true)  -- starting helpers takes longer than the search
"""
EDGE = "\n"
SLICE = f"{EDGE}\U000f0000{EDGE}"
"""How the entries of every 256th place begin."""

type Hit = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: places with their customers, members who have no place, and whether there are more."""

    places: Sequence[Place] = ()
    members: Sequence[Member] = ()
    has_more: bool = False
    why_not: WhyNot | None = None


def search(*, profile: Profile, typed: str) -> Found:
    """Find places by the numbers, name, kana, phone, address, login ID or e-mail of what they belong to."""
    asked = asked_of(typed)
    if asked.why_not is WhyNot.EMPTY:
        return Found(why_not=WhyNot.EMPTY)
    ids = _first(asked, most=MOST_HITS + 1)
    members = _members(profile, typed)
    if not ids and not members and (asked.why_not or not _keys(asked.terms)):
        return Found(why_not=WhyNot.TOO_SHORT)
    return Found(_places(ids[:MOST_HITS]), members, has_more=len(ids) > MOST_HITS)


def _first(asked: Asked, *, most: int) -> list[int]:
    """Give the numbers of the first places that the tries find, each once."""
    found: dict[int, None] = {}
    with transaction.atomic():
        for hits in _tries(asked, most=most):
            found |= dict.fromkeys(place for place, _words in hits)
            if len(found) >= most:
                break
        _narrow([])
    return list(found)[:most]


def _tries(asked: Asked, *, most: int) -> Iterator[list[Hit]]:
    if asked.number:
        yield _numbered(asked.terms[0], most=most)
    if asked.why_not:
        return
    if asked.number:
        yield from _best_first(_as_number(asked.number), most=most)
    keys = _keys(asked.terms)
    if keys and not (asked.number and "-" not in keys[0]):
        yield from _best_first(_from_edge_to_middle(keys), most=most)


def _best_first(tries: list[list[str]], *, most: int) -> Iterator[list[Hit]]:
    """Try the widest alone; only where that finds more than a page holds, look for the best of them first."""
    widest = _holding(tries[-1], most=most)
    if len(widest) < most:
        yield _ranked(widest, tries)
    else:
        yield from (_holding(terms, most=most) for terms in tries[:-1])
        yield widest


def _as_number(number: str) -> list[list[str]]:
    """Try the whole of a number, then its beginning, then any part of it."""
    whole = [[f"{EDGE}{number}{EDGE}"]]
    return [*whole, [f"{EDGE}{number}"], [number]]


def _from_edge_to_middle(keys: list[str]) -> list[list[str]]:
    """Try whole fields, then their beginnings, then any part; a single character only from an edge."""
    whole = [[f"{EDGE}{''.join(keys)}{EDGE}"], [f"{EDGE}{key}{EDGE}" for key in keys]]
    edged = [[f"{EDGE}{''.join(keys)}"], [f"{EDGE}{key}" for key in keys]]
    inside = [keys] if any(len(key) > 1 for key in keys) else []
    return [*whole, *edged, *inside] if len(keys) > 1 else [whole[0], edged[0], *inside]


def _keys(terms: Sequence[str]) -> list[str]:
    """Reduce terms as the database reduces what it holds; what leaves nothing is left out."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [list(terms)])
        keys: list[str] = cursor.fetchone()[0] or []
    return [key for key in keys if key]


def _holding(terms: list[str], *, most: int) -> list[Hit]:
    """Give places whose entries hold all terms: those of one slice if they are enough, or else of all."""
    hits = _look([SLICE, *terms], most=most)
    return hits if len(hits) >= most else _look(terms, most=most)


def _look(terms: list[str], *, most: int) -> list[Hit]:
    """Give places whose entries hold all terms; the setting lets the index narrow them down."""
    _narrow(terms)
    return list(_entries(terms).values_list("place_id", "words")[:most])


def _ranked(hits: list[Hit], tries: list[list[str]]) -> list[Hit]:
    """Put the hits of the most exact try first; those of one try stand in the order of their places."""

    def rank(hit: Hit) -> tuple[int, int]:
        place, words = hit
        return next(at for at, terms in enumerate(tries) if all(term in words for term in terms)), place

    return sorted(hits, key=rank)


def _narrow(terms: list[str]) -> None:
    """Let only entries be seen that hold all grams of some terms, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(NARROW, [terms])


def _entries(terms: list[str]) -> QuerySet[SearchEntry]:
    found = SearchEntry.objects.all()
    for position, term in enumerate(terms):
        name = f"at_{position}"
        found = found.annotate(**{name: StrIndex("words", Value(term))}).filter(**{f"{name}__gt": 0})
    return found


def _numbered(typed: str, *, most: int) -> list[Hit]:
    """Give the places that a number on paper means, the place's own or the customer's, by their indexes."""
    numbers = spellings(typed)
    own = Place.objects.filter(number__in=numbers).values_list("pk", "number")[:most]
    of_customer = Place.objects.filter(customer__number__in=numbers).values_list("pk", "number")[:most]
    return [*own, *of_customer]


def _places(ids: list[int]) -> list[Place]:
    found = Place.objects.select_related("customer").prefetch_related("member_places__member").in_bulk(ids)
    return [found[each] for each in ids if each in found]


def _members(profile: Profile, typed: str) -> list[Member]:
    """Find members by their whole login ID or e-mail address, who have no place to be found by."""
    text = typed.replace("\x00", "").strip()
    key = login_key(text, is_case_sensitive=profile.login_id.is_case_sensitive)
    alone = Member.objects.filter(member_places=None)
    return list(alone.filter(login_key=key).union(alone.filter(email_key=email_key(text) or text)))
