"""History (ご利用履歴): what can happen to a member's account; pages have words for each."""

from enum import StrEnum


class EventKind(StrEnum):
    """Each thing that is noted, by what it is kept as."""

    REGISTERED = "registered"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    OTHER_DEVICES_ENDED = "other_devices_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # the name of an event
    LOGIN_ID_CHANGED = "login_id_changed"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    NICKNAME_CHANGED = "nickname_changed"
    MAIL_CHOICE_CHANGED = "mail_choice_changed"
    RECOVERED = "recovered"
    POINTS_REDEEMED = "points_redeemed"
    TERMS_AGREED = "terms_agreed"
    DATA_COPIED = "data_copied"
    WITHDRAWN = "withdrawn"
    WITHDRAWAL_TAKEN_BACK = "withdrawal_taken_back"
    ERASED = "erased"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    ONE_TIME_CODE_ADDED = "one_time_code_added"
    ONE_TIME_CODE_REMOVED = "one_time_code_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    FACTORS_DROPPED = "factors_dropped"
    REQUEST_SENT = "request_sent"
    REQUEST_WITHDRAWN = "request_withdrawn"
    PLACE_ADDED = "place_added"
    PLACE_REMOVED = "place_removed"
    CARD_CHANGED = "card_changed"
    INVOICES_ASKED = "invoices_asked"
    INVOICE_ANSWER_CHANGED = "invoice_answer_changed"
