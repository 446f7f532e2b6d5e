"""Audit (監査記録): what staff can do that is put on record, by whom, and about whom."""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """Each thing that is put on record, by what it is kept as."""

    LOOKED = "looked"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    PROVEN = "proven"
    SESSIONS_ENDED = "sessions_ended"
    STAFF_INVITED = "staff_invited"
    STAFF_ENROLLED = "staff_enrolled"
    STAFF_ROLES_CHANGED = "staff_roles_changed"
    STAFF_LOCKED = "staff_locked"
    STAFF_UNLOCKED = "staff_unlocked"
    STAFF_FACTOR_RESET = "staff_factor_reset"
    APPLICATION_CLAIMED = "application_claimed"
    APPLICATION_RELEASED = "application_released"
    APPLICATION_ACCEPTED = "application_accepted"
    APPLICATION_REFUSED = "application_refused"
    APPLICATION_ASKED_BACK = "application_asked_back"
    APPLICATION_CALLED = "application_called"
    REQUEST_STARTED = "request_started"
    REQUEST_ACCEPTED = "request_accepted"
    REQUEST_REFUSED = "request_refused"
    REQUEST_DONE = "request_done"
    NOTICE_SAVED = "notice_saved"
    NOTICE_PUBLISHED = "notice_published"
    NOTICE_ENDED = "notice_ended"
    DOCUMENT_SENT = "document_sent"
    DEAD_MAIL_POSTED = "dead_mail_posted"
    INVOICE_POSTED = "invoice_posted"
    BATCH_RECEIVED = "batch_received"
    BATCH_ASKED = "batch_asked"
    BATCH_CHECKED = "batch_checked"
    BATCH_RELEASED = "batch_released"
    BATCH_PUBLISHED = "batch_published"
    BATCH_TAKEN_BACK = "batch_taken_back"
    BATCH_SET_ASIDE = "batch_set_aside"
    ROW_DECIDED = "row_decided"
    LIST_EXPORTED = "list_exported"
    MAIL_SENT_AGAIN = "mail_sent_again"
    JOB_RUN_AGAIN = "job_run_again"
    AUDIT_CUT = "audit_cut"
    ACCOUNT_LOCKED = "account_locked"
    ACCOUNT_UNLOCKED = "account_unlocked"
    MEMBER_SIGNED_OUT = "member_signed_out"
    LETTER_ISSUED = "letter_issued"
    EMAIL_PROPOSED = "email_proposed"
    EMAIL_APPROVED = "email_approved"
    EMAIL_DECLINED = "email_declined"
    VIEW_BEGUN = "view_begun"
    VIEW_ENDED = "view_ended"
    PIECE_SAVED = "piece_saved"
    PIECE_PUBLISHED = "piece_published"
    PIECE_ENDED = "piece_ended"
    STAFF_PASSWORD_CHANGED = "staff_password_changed"  # noqa: S105  # an act, no password
    STAFF_CODES_SET = "staff_codes_set"
    STAFF_PASSKEY_ADDED = "staff_passkey_added"
    STAFF_PASSKEY_REMOVED = "staff_passkey_removed"


class NotAtCounter(Exception):
    """What must be done by staff was to be done by the terminal."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a member of staff, or somebody at the terminal, who has no number."""

    staff_id: int | None
    name: str

    @property
    def at_counter(self) -> int:
        """The number of who is staff, for what is done at the counter alone; raises NotAtCounter."""
        if self.staff_id is None:
            raise NotAtCounter(self.name)
        return self.staff_id


def at_terminal(name: str) -> Actor:
    """Name who works at the terminal, by whatever name was given there.

    >>> at_terminal("Sato")
    Actor(staff_id=None, name='terminal: Sato')
    """
    return Actor(None, f"terminal: {name}")


def subject(kind: str, reference: object) -> str:
    """Name what an entry is about by the key of its row, such as one application; never a customer's name.

    Only what has a number of our own making goes by it: requests and documents.

    >>> subject("application", 17)
    'application:17'
    """
    return f"{kind}:{reference}"
