"""The catalogue of steps (手順) as profiles name them: what each asks, and which wait for a mail or a letter.

The steps themselves stand in ``flows/``, which this room may not know; a house test compares the two.
"""

from collections.abc import Mapping
from typing import Literal

StepName = Literal[
    "terms",
    "email",
    "mail_choice",
    "contract_facts",
    "posted_code",
    "application",
    "account",
    "secret_question",
    "survey",
    "picture_check",
    "confirm",
    "mailed_link",
    "link_to_account",
    "credentials_by_mail",
    "password_at_link",
    "new_password",
    "staff_review",
    "account_named",
    "email_named",
    "number_named",
    "login_id_by_mail",
    "secret_answer",
    "letter_by_post",
]

# Steps that wait → whether the mail leads on by a link. All others stand on a page with a button.
WAITS: Mapping[StepName, bool] = {
    "mailed_link": True,
    "link_to_account": True,
    "credentials_by_mail": True,
    "login_id_by_mail": False,
    "letter_by_post": False,
}

# The fields of each step; the survey's are those of the profile.
FIELDS: Mapping[StepName, tuple[str, ...]] = {
    "terms": ("agrees_to_terms",),
    "email": ("email", "email_again"),
    "mail_choice": ("wants_mail",),
    "contract_facts": ("customer_number", "phone", "kana"),
    "posted_code": ("customer_number", "code"),
    "application": ("customer_number", "name", "address", "building", "phone"),
    "account": ("login_id", "password", "password_again", "email", "nickname"),
    "secret_question": ("question", "answer"),
    "picture_check": ("picture",),
    "password_at_link": ("password",),
    "new_password": ("password", "password_again"),
    "account_named": ("login_id", "email"),
    "email_named": ("email",),
    "number_named": ("customer_number",),
    "secret_answer": ("answer",),
}

# Fields that are asked only where an option of the registration says so.
OPTIONS: Mapping[tuple[StepName, str], str] = {
    ("email", "email_again"): "asks_email_twice",
    ("account", "password_again"): "asks_password_twice",
    ("account", "email"): "account_asks_email",
    ("account", "nickname"): "asks_nickname",
    ("new_password", "password_again"): "asks_password_twice",
}
