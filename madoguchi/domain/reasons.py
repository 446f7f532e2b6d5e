"""Reasons (理由): why something is hidden, empty, blocked or waiting.

Rules return them, pages say them: the words of each code stand in one catalogue
(``interfaces/rendering/reason_catalogue/``), with the date that matters and what the customer can do next.
"""

from collections.abc import Mapping, Sized
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class ReasonCode(StrEnum):
    """Each thing that can stand in a customer's way."""

    NO_PLACE = "no_place"
    NO_BILLS = "no_bills"
    NO_CONTRACTS = "no_contracts"
    NO_PASSKEYS = "no_passkeys"
    NO_PASSKEYS_HERE = "no_passkeys_here"
    NO_FACTOR = "no_factor"
    PASSKEYS_NEED_SCRIPT = "passkeys_need_script"
    PASSKEYS_FULL = "passkeys_full"
    PASSKEYS_ELSEWHERE = "passkeys_elsewhere"
    SECOND_STEP_OVER = "second_step_over"
    CONTRACT_NOT_BEGUN = "contract_not_begun"
    CONTRACT_PENDING = "contract_pending"
    CONTRACT_PAUSED = "contract_paused"
    REVIEW_WAITING = "review_waiting"
    REVIEW_REFUSED = "review_refused"
    BILLS_TOO_OLD = "bills_too_old"
    BEFORE_FIRST_MONTH = "before_first_month"
    BEYOND_MONTHS_SHOWN = "beyond_months_shown"
    NO_READINGS = "no_readings"
    TOO_FEW_MONTHS = "too_few_months"
    AREA_EXCLUDED = "area_excluded"
    OUT_OF_STOCK = "out_of_stock"
    PRICE_CHANGED = "price_changed"
    NOT_ENOUGH_POINTS = "not_enough_points"
    NO_REWARDS = "no_rewards"
    NO_POINT_HISTORY = "no_point_history"
    NO_NOTICES = "no_notices"
    NOT_REGISTERED = "not_registered"
    PAGE_TO_COME = "page_to_come"
    PAGE_UNKNOWN = "page_unknown"
    FORM_TOO_OLD = "form_too_old"
    COUNTER_CLOSED = "counter_closed"
    SIGN_IN_WAITS = "sign_in_waits"
    TRIES_WAIT = "tries_wait"
    MAIL_AWAITED = "mail_awaited"
    MAIL_WAITS = "mail_waits"
    LINK_UNKNOWN = "link_unknown"
    LINK_EXPIRED = "link_expired"
    LINK_USED = "link_used"
    LINK_REPLACED = "link_replaced"
    APPLICATION_SENT = "application_sent"
    ALREADY_REGISTERED = "already_registered"
    NUMBER_NOT_ACCEPTED = "number_not_accepted"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a code, no password
    ISSUED_PASSWORD_OVER = "issued_password_over"  # noqa: S105  # a code, no password
    CUSTOMER_CHANGED = "customer_changed"
    NO_MAILS = "no_mails"
    NO_REQUESTS = "no_requests"
    NO_CHANNELS = "no_channels"
    REQUEST_NEEDS_PLACE = "request_needs_place"
    REQUEST_WAITING = "request_waiting"
    WITHDRAWAL_OVER = "withdrawal_over"
    REQUEST_CLOSED = "request_closed"
    CHANNEL_CONTRACTED = "channel_contracted"
    CHANNEL_WAITING = "channel_waiting"
    CHANNEL_INCLUDED = "channel_included"
    CHANNEL_EXCLUDED = "channel_excluded"
    CHANNEL_AREA = "channel_area"
    LAST_PLACE = "last_place"
    PLACE_REFUSED = "place_refused"
    ADDED_BY_STAFF = "added_by_staff"
    NOT_PAID_BY_CARD = "not_paid_by_card"
    CARD_CHANGE_WAITING = "card_change_waiting"
    PROVIDER_AWAY = "provider_away"
    TOO_MANY_CARD_CHANGES = "too_many_card_changes"
    NO_CARD = "no_card"
    CARD_REFUSED = "card_refused"
    CARD_RESULT_AWAITED = "card_result_awaited"
    CARD_UNCHANGED = "card_unchanged"
    TOO_MANY_BILLS = "too_many_bills"
    REQUEST_UNDECIDED = "request_undecided"
    REQUEST_LATE = "request_late"
    REQUEST_SCHEDULED = "request_scheduled"
    REQUEST_UNDER_WAY = "request_under_way"
    REQUEST_REFUSED = "request_refused"
    TERMS_CHANGED = "terms_changed"
    NOT_REGISTERED_YET = "not_registered_yet"
    EMAIL_CHANGE_WAITING = "email_change_waiting"
    EMAIL_LINK_SPENT = "email_link_spent"
    NO_HISTORY = "no_history"
    COPIES_WAIT = "copies_wait"
    NO_WAY_BACK = "no_way_back"
    RETURN_OVER = "return_over"
    AGREEMENT_NEEDED = "agreement_needed"
    AGREEMENT_OUTDATED = "agreement_outdated"
    NO_DOCUMENTS = "no_documents"
    INVOICES_NOT_REQUESTED = "invoices_not_requested"
    FIRST_INVOICE_BY_POST = "first_invoice_by_post"
    BEFORE_INVOICES = "before_invoices"
    NO_DOCUMENTS_FOUND = "no_documents_found"
    INVOICES_NOT_ENTITLED = "invoices_not_entitled"
    DOCUMENT_NOT_OURS = "document_not_ours"
    NO_INVOICE_OF_BILL = "no_invoice_of_bill"
    STORE_AWAY = "store_away"
    FILE_LOST = "file_lost"
    DEBIT_FAILED = "debit_failed"
    MAIL_IS_DEAD = "mail_is_dead"
    STOP_UNKNOWN = "stop_unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, with the day from or until which it holds, and values for its words.

    >>> Reason(ReasonCode.NO_PLACE).code.value
    'no_place'
    """

    code: ReasonCode
    on: date | None = None
    values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def why_empty(found: Sized, code: ReasonCode, **values: Any) -> Reason | None:
    """Give the reason for which nothing is listed; None where something is.

    >>> why_empty([], ReasonCode.NO_MAILS).code.value, why_empty([1], ReasonCode.NO_MAILS)
    ('no_mails', None)
    """
    return None if len(found) else Reason(code, values=values)
