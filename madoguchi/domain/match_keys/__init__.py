"""Match keys (照合キー): what a person typed, reduced to what it means.

Nothing that can be understood is refused: width, spaces, hyphens, half-width kana and old forms of
characters are ways of writing, and the key is what they have in common. Text is stored as received;
only the key is normalised. NFKC alone does not unify hyphens and would damage stored names (NFC
changes 23 characters of CP932), so it is used for keys only.

A key is compared, never shown. Every key is its own key.
"""

from madoguchi.domain.match_keys.addresses import address_key, building_key
from madoguchi.domain.match_keys.glyphs import HYPHENS
from madoguchi.domain.match_keys.identifiers import email_key, login_key, password_key
from madoguchi.domain.match_keys.kana import kana_key
from madoguchi.domain.match_keys.names import name_key
from madoguchi.domain.match_keys.numbers import customer_number_key, number_key
from madoguchi.domain.match_keys.phones import phone_key

__all__ = [
    "HYPHENS",
    "address_key",
    "building_key",
    "customer_number_key",
    "email_key",
    "kana_key",
    "login_key",
    "name_key",
    "number_key",
    "password_key",
    "phone_key",
]
