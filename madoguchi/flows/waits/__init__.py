"""The catalogue of waits: each says which mails the journey waits for, and whether it goes on after them."""

from types import ModuleType

from madoguchi.flows.waits import (
    credentials_by_mail,
    letter_by_post,
    link_to_account,
    login_id_by_mail,
    mailed_link,
)

WAITS: dict[str, ModuleType] = {
    "mailed_link": mailed_link,
    "link_to_account": link_to_account,
    "credentials_by_mail": credentials_by_mail,
    "login_id_by_mail": login_id_by_mail,
    "letter_by_post": letter_by_post,
}
