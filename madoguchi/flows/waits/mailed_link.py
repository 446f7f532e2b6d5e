"""A mail with a link on which a registration goes on, on this device or another."""

from madoguchi.flows.desk import Desk
from madoguchi.flows.waits.wanted import Wanted
from madoguchi.services.members import is_place_taken

LEADS_ON = True


def mails(desk: Desk) -> list[Wanted]:
    """Want the link; whose place has a member already is told so by mail, where nobody else reads it."""
    if desk.place is None:
        return [Wanted("registration_link", desk.email, has_link=True)]
    values = {"name": desk.place.customer.name}
    if is_place_taken(desk.place):
        return [Wanted("already_registered", desk.email, values=values)]
    return [Wanted("activation", desk.email, has_link=True, values=values)]
