"""The publishers by the kind of file that the profile names."""

from types import ModuleType

from madoguchi.ingest.publishing import bills, contracts, customers

PUBLISHERS: dict[str, ModuleType] = {
    "customers": customers,
    "contracts": contracts,
    "bills": bills,
}
