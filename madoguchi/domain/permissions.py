"""Permissions (権限): what staff may do, and which roles hold what unless an operator says otherwise."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Literal


class Permission(StrEnum):
    """One thing that staff may be let do; ``WORK`` is held by whoever is staff at all."""

    WORK = "work"
    SEE_APPLICATIONS = "see_applications"
    DECIDE_APPLICATIONS = "decide_applications"
    SEE_CUSTOMERS = "see_customers"
    HELP_CUSTOMERS = "help_customers"
    SEE_AS_CUSTOMER = "see_as_customer"
    CHANGE_EMAIL = "change_email"
    SEE_REQUESTS = "see_requests"
    DECIDE_REQUESTS = "decide_requests"
    PUBLISH = "publish"
    SEE_BATCHES = "see_batches"
    LOAD_BATCHES = "load_batches"
    RELEASE_BATCHES = "release_batches"
    PRINT_LETTERS = "print_letters"
    SEE_AUDIT = "see_audit"
    SEE_PROFILE = "see_profile"
    MANAGE_STAFF = "manage_staff"


RoleName = Literal["reception", "reviewer", "billing", "publisher", "auditor", "administrator"]

DEFAULT_ROLES: Mapping[RoleName, frozenset[Permission]] = {
    "reception": frozenset(
        {
            Permission.SEE_APPLICATIONS,
            Permission.SEE_CUSTOMERS,
            Permission.HELP_CUSTOMERS,
            Permission.SEE_AS_CUSTOMER,
            Permission.SEE_REQUESTS,
            Permission.DECIDE_REQUESTS,
            Permission.PRINT_LETTERS,
        }
    ),
    "reviewer": frozenset(
        {
            Permission.SEE_APPLICATIONS,
            Permission.DECIDE_APPLICATIONS,
            Permission.SEE_CUSTOMERS,
            Permission.CHANGE_EMAIL,
        }
    ),
    "billing": frozenset(
        {
            Permission.SEE_CUSTOMERS,
            Permission.SEE_BATCHES,
            Permission.LOAD_BATCHES,
            Permission.RELEASE_BATCHES,
            Permission.PRINT_LETTERS,
        }
    ),
    "publisher": frozenset({Permission.PUBLISH}),
    "auditor": frozenset({Permission.SEE_AUDIT, Permission.SEE_BATCHES, Permission.SEE_PROFILE}),
    "administrator": frozenset({Permission.MANAGE_STAFF, Permission.SEE_PROFILE}),
}


def permissions_of(
    *, roles: Iterable[str], table: Mapping[RoleName, Iterable[Permission]]
) -> frozenset[Permission]:
    """Put together what some roles hold; a role that the table does not have holds nothing more than WORK.

    >>> sorted(permissions_of(roles=["publisher"], table=DEFAULT_ROLES))
    [<Permission.PUBLISH: 'publish'>, <Permission.WORK: 'work'>]
    >>> sorted(permissions_of(roles=["retired"], table=DEFAULT_ROLES))
    [<Permission.WORK: 'work'>]
    """
    known = [held for name, held in table.items() if name in set(roles)]
    return frozenset({Permission.WORK}.union(*known))
