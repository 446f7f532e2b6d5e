"""From the facts of an invoice to JP PINT: parties, tax by category, totals, lines."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor

from madoguchi.adapters.jp_pint.elements import Child, Node, amount, branch, is_blank, leaf, root, text
from madoguchi.domain.invoices.facts import InvoiceFacts, IssuerFacts, LineFacts, TotalFacts

CUSTOMIZATION = "urn:peppol:pint:billing-1@jp-1"
PROFILE = "urn:peppol:bis:billing"
CATEGORIES = {"standard": "S", "reduced": "AA", "exempt": "E", "outside": "O"}
INVOICE_OR_CORRECTION = "380"
"""JP PINT knows no other code: a correction is an invoice that names the one before."""
REGISTERED_ISSUER = "0221"
MAIL = "EM"
DIRECT_DEBIT, UNSAID = "口座振替", "1"


class NotExpressible(Exception):
    """JP PINT's own arithmetic leaves no room for this invoice, lawful as it is."""


def invoice_xml(facts: InvoiceFacts, *, issuer: str, number: str, issued_on: date) -> str:
    """Write one issuer's part of an invoice; raises NotExpressible.

    JP PINT reckons from amounts before tax, and its rule ibrp-051 wants tax within a yen of them; where tax
    was taken out of an amount that includes it, rounded down, one invoice in eleven is just outside. With a
    rounding amount or a charge of a yen it would pass, but state another amount before tax than the paper. A
    return is a credit note there, which this does not write.
    """
    if facts["kind"] == "return_invoice":
        raise NotExpressible("a return is a credit note")
    totals = [each for each in facts["totals"] if each["issuer"] == issuer]
    lines = [each for each in facts["lines"] if each["issuer"] == issuer and not each["is_tax"]]
    if sum(each["gross"] for each in totals) < 0 or not all(map(_is_expressible, totals)):
        raise NotExpressible(f"{number}: tax is not within a yen of the amount before it")
    if any(is_blank(each["name"]) for each in lines):
        raise NotExpressible(f"{number}: a line has no name")
    named = next(each for each in facts["issuers"] if each["key"] == issuer)
    return text(
        root(
            *_head(facts, number=number, issued_on=issued_on),
            branch("AccountingSupplierParty", _seller(facts, named)),
            branch("AccountingCustomerParty", _buyer(facts)),
            _tax_total(totals),
            _monetary_total(totals),
            *_invoice_lines(lines, totals, is_inclusive=facts["is_inclusive"]),
        )
    )


def _is_expressible(total: TotalFacts) -> bool:
    on_top = Fraction(total["net"] * total["percent"], 100)
    return floor(on_top) <= total["tax"] <= ceil(on_top)


def _head(facts: InvoiceFacts, *, number: str, issued_on: date) -> Iterator[Child]:
    yield leaf("CustomizationID", CUSTOMIZATION)
    yield leaf("ProfileID", PROFILE)
    yield leaf("ID", number)
    yield leaf("IssueDate", issued_on.isoformat())
    yield leaf("DueDate", facts["due_on"]) if facts["due_on"] else None
    yield leaf("InvoiceTypeCode", INVOICE_OR_CORRECTION)
    yield leaf("DocumentCurrencyCode", "JPY")
    yield branch("InvoicePeriod", leaf("StartDate", facts["first_day"]), leaf("EndDate", facts["last_day"]))
    if original := facts["replaces"]:
        earlier = branch(
            "InvoiceDocumentReference",
            leaf("ID", original["number"]),
            leaf("IssueDate", original["issued_on"]),
        )
        yield branch("BillingReference", earlier)


def _seller(facts: InvoiceFacts, issuer: IssuerFacts) -> Node:
    sender, name = facts["sender"], issuer["mediator"] or issuer["name"]
    return branch(
        "Party",
        leaf("EndpointID", issuer["registration_number"], schemeID=REGISTERED_ISSUER),
        branch("PartyName", leaf("Name", issuer["name"])) if issuer["mediator"] else None,
        _address(sender["address"]),
        branch("PartyTaxScheme", leaf("CompanyID", issuer["registration_number"]), _scheme()),
        branch("PartyLegalEntity", leaf("RegistrationName", name)),
        branch("Contact", leaf("Name", sender["name"]), leaf("Telephone", sender["phone"])),
    )


def _buyer(facts: InvoiceFacts) -> Node:
    """Name the customer. JP PINT wants an electronic address, and customers have none in Peppol."""
    number = facts["customer_number"]
    return branch(
        "Party",
        leaf("EndpointID", f"{number}@customer.invalid", schemeID=MAIL),
        branch("PartyIdentification", leaf("ID", number)),
        _address(f"{facts['address']} {facts['building']}".strip(), facts["postal_code"]),
        branch("PartyLegalEntity", leaf("RegistrationName", facts["recipient"])),
    )


def _address(line: str, postal_code: str = "") -> Node:
    return branch(
        "PostalAddress",
        leaf("StreetName", line),
        leaf("PostalZone", postal_code) if postal_code else None,
        branch("Country", leaf("IdentificationCode", "JP")),
    )


def _scheme() -> Node:
    return branch("TaxScheme", leaf("ID", "VAT"))


def _category(name: str, treatment: str, percent: int) -> Node:
    code = CATEGORIES[treatment]
    rate = leaf("Percent", percent) if code != "O" else None
    return branch(name, leaf("ID", code), rate, _scheme())


def _tax_total(totals: Sequence[TotalFacts]) -> Node:
    return branch(
        "TaxTotal",
        amount("TaxAmount", sum(each["tax"] for each in totals)),
        *(
            branch(
                "TaxSubtotal",
                amount("TaxableAmount", each["net"]),
                amount("TaxAmount", each["tax"]),
                _category("TaxCategory", each["treatment"], each["percent"]),
            )
            for each in totals
        ),
    )


def _monetary_total(totals: Sequence[TotalFacts]) -> Node:
    net, gross = sum(each["net"] for each in totals), sum(each["gross"] for each in totals)
    return branch(
        "LegalMonetaryTotal",
        amount("LineExtensionAmount", net),
        amount("TaxExclusiveAmount", net),
        amount("TaxInclusiveAmount", gross),
        amount("PayableAmount", gross),
    )


def _invoice_lines(
    lines: Sequence[LineFacts], totals: Sequence[TotalFacts], *, is_inclusive: bool
) -> Iterator[Node]:
    shares = {total["treatment"]: _shares(lines, total, is_inclusive=is_inclusive) for total in totals}
    for index, line in enumerate(lines, start=1):
        net = next(shares[line["treatment"]])
        yield branch(
            "InvoiceLine",
            leaf("ID", index),
            leaf("InvoicedQuantity", 1 if net >= 0 else -1, unitCode="C62"),
            amount("LineExtensionAmount", net),
            branch(
                "Item",
                leaf("Name", line["name"]),
                _category("ClassifiedTaxCategory", line["treatment"], line["percent"]),
            ),
            branch("Price", amount("PriceAmount", abs(net))),
        )


def _shares(lines: Sequence[LineFacts], total: TotalFacts, *, is_inclusive: bool) -> Iterator[int]:
    """Give each line of a total its part before tax, so that the parts add up to the total's."""
    own = [line["amount"] for line in lines if line["treatment"] == total["treatment"]]
    gross, sum_before, tax_before = sum(own), 0, 0
    for each in own:
        sum_before += each
        tax = total["tax"] * sum_before // gross if is_inclusive and gross else 0
        yield each - (tax - tax_before)
        tax_before = tax
