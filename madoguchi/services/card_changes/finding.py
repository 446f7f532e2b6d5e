"""Finding (照会) a change: only the browser that began it does, for its member."""

from uuid import UUID

from django.db.models import QuerySet

from madoguchi.domain.tokens import token_sha256
from madoguchi.models import CardChange
from madoguchi.services.sessions import Visitor


def own_change(*, visitor: Visitor, reference: UUID) -> CardChange | None:
    """Find a change that the visitor began in this browser."""
    return _begun_here(visitor).filter(reference=reference).first()


def returned_change(*, visitor: Visitor, token: str) -> CardChange | None:
    """Find the change with whose token the provider sent this browser back."""
    return _begun_here(visitor).filter(state_sha256=token_sha256(token)).first()


def _begun_here(visitor: Visitor) -> QuerySet[CardChange]:
    return CardChange.objects.filter(member_id=visitor.member_id, session_number=visitor.session_id)
