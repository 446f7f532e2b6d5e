"""The publishers by the kind of file that the profile names.

In the order in which files that arrive together enter: a bill names a place, and a payment names a bill.
"""

from types import ModuleType

from madoguchi.ingest.publishing import bills, contracts, customers, documents, payments, readings

PUBLISHERS: dict[str, ModuleType] = {
    "customers": customers,
    "contracts": contracts,
    "bills": bills,
    "readings": readings,
    "payments": payments,
    "documents": documents,
}
