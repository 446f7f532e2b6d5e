"""Staff (職員): what each role may do, and how long staff stay signed in."""

from collections.abc import Iterable
from ipaddress import ip_network
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from madoguchi.domain.mail_addresses import is_address
from madoguchi.domain.passwords import PasswordRule
from madoguchi.domain.permissions import DEFAULT_ROLES, Permission, RoleName, permissions_of
from madoguchi.operators.schema.base import Table

# Written as text in the profile, which strict typing would not take for a member of an enumeration.
type PermissionName = Annotated[Permission, Field(strict=False)]

LONGEST_PASSWORD = 128


class Staff(Table):
    """The counter of the operator's own people; that they have a second factor, nothing can switch off."""

    roles: dict[RoleName, tuple[PermissionName, ...]] = Field(
        default={},
        description="What a role may do, where that differs from the default (see the operator guide).",
    )
    role_labels: dict[RoleName, str] = Field(default={}, description="What the pages call a role.")
    password_shortest: int = Field(default=15, ge=12, le=64, description="Fewest characters of a password.")
    idle_minutes: int = Field(default=15, ge=5, le=60, description="A session ends after so long unused.")
    longest_hours: int = Field(default=10, ge=1, le=12, description="A session ends in any case.")
    proven_minutes: int = Field(
        default=10, ge=1, le=30, description="For so long after a proof what matters is open."
    )
    invitation_hours: int = Field(default=72, ge=1, le=168, description="How long an invitation is good.")
    claim_minutes: int = Field(default=60, ge=5, le=480, description="For so long a claim keeps others off.")
    view_minutes: int = Field(
        default=10, ge=1, le=30, description="For so long staff may look at the portal as a customer does."
    )
    correction_hours: int = Field(
        default=72, ge=1, le=336, description="How long a proposed e-mail address waits for a second person."
    )
    networks: tuple[str, ...] = Field(
        default=(), description="Networks that staff come from, such as 192.0.2.0/24; empty: any."
    )
    audit_years: int = Field(default=7, ge=1, le=30, description="Years for which the audit record is kept.")
    audit_head_to: str = Field(
        default="",
        description="Address that is mailed every night where the audit record ends; empty: none is.",
    )

    @property
    def table(self) -> dict[RoleName, frozenset[Permission]]:
        """Every role with what it may do."""
        return {name: frozenset(self.roles.get(name, held)) for name, held in DEFAULT_ROLES.items()}

    def permissions_of(self, roles: Iterable[str]) -> frozenset[Permission]:
        """Put together what some roles may do."""
        return permissions_of(roles=roles, table=self.table)

    @property
    def password_rule(self) -> PasswordRule:
        """The rule of staff's passwords; any characters will do."""
        return PasswordRule(self.password_shortest, LONGEST_PASSWORD)

    @field_validator("networks")
    @classmethod
    def _names_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for each in networks:
            ip_network(each)
        return networks

    @field_validator("audit_head_to")
    @classmethod
    def _can_be_mailed(cls, audit_head_to: str) -> str:
        if audit_head_to and not is_address(audit_head_to):
            raise ValueError("no mail can be sent to this address")
        return audit_head_to

    @model_validator(mode="after")
    def _somebody_manages_staff(self) -> Self:
        if not any(Permission.MANAGE_STAFF in held for held in self.table.values()):
            raise ValueError(f"some role must hold {Permission.MANAGE_STAFF}")
        return self
