"""A posted letter with a new code; it ends the journey, and is printed only where there is a customer."""

from madoguchi.flows.desk import Desk
from madoguchi.flows.waits.wanted import Wanted
from madoguchi.services.letter_codes import note_request
from madoguchi.services.places import place_numbered

LEADS_ON = False


def mails(desk: Desk) -> list[Wanted]:
    """Put the letter on the list of those to be printed; no mail is wanted."""
    note_request(place_numbered(typed=desk.answer("number_named", "customer_number")), now=desk.now)
    return []
