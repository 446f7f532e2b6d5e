"""The published rules of JP PINT, restated for what we write, and judged by an XPath engine of others.

After the rules of OpenPeppol's PINT model 1.1.1 (ibr-…) and of its alignment with Japan 1.1.2 (aligned-…).
Rules about elements that we never write are left out: ``ELEMENTS`` names all that we write, so that nothing
enters without its rules.
"""

from dataclasses import dataclass

from saxonche import PySaxonProcessor

from madoguchi.adapters.jp_pint.elements import CAC, CBC, INVOICE


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold at each node of a context."""

    name: str
    context: str
    holds: str


SELLER, BUYER = "cac:AccountingSupplierParty/cac:Party", "cac:AccountingCustomerParty/cac:Party"
AMOUNTS = "//cbc:*[ends-with(local-name(), 'Amount')]"
OF_CONSUMPTION_TAX = "[cac:TaxScheme/cbc:ID = 'VAT']"
EXACT = "(xs:decimal(cbc:TaxableAmount) * xs:decimal(cac:TaxCategory/cbc:Percent) div 100)"
TAX = "xs:decimal(cbc:TaxAmount)"


def _given(context: str, *names_and_paths: tuple[str, str]) -> list[Rule]:
    return [Rule(name, context, f"normalize-space({path}) != ''") for name, path in names_and_paths]


def _once(context: str, *names_and_paths: tuple[str, str]) -> list[Rule]:
    return [Rule(name, context, f"count({path}) le 1") for name, path in names_and_paths]


WHOLE = [
    *_given(
        "/u:Invoice",
        ("ibr-001", "cbc:CustomizationID"),
        ("ibr-002", "cbc:ID"),
        ("ibr-003", "cbc:IssueDate"),
        ("ibr-004", "cbc:InvoiceTypeCode"),
        ("ibr-005", "cbc:DocumentCurrencyCode"),
        ("ibr-006", f"{SELLER}/cac:PartyLegalEntity/cbc:RegistrationName"),
        ("ibr-007", f"{BUYER}/cac:PartyLegalEntity/cbc:RegistrationName"),
        ("ibr-009", f"{SELLER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
        ("ibr-011", f"{BUYER}/cac:PostalAddress/cac:Country/cbc:IdentificationCode"),
        ("ibr-062", f"{SELLER}/cbc:EndpointID/@schemeID"),
        ("ibr-063", f"{BUYER}/cbc:EndpointID/@schemeID"),
        ("ibr-076", "cbc:ProfileID"),
        ("ibr-080", f"{BUYER}/cbc:EndpointID"),
        ("ibr-081", f"{SELLER}/cbc:EndpointID"),
        ("aligned-ibr-jp-04", f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID"),
    ),
    *_once(
        "/u:Invoice",
        ("ibr-097", "cac:InvoicePeriod"),
        ("ibr-098", f"{SELLER}/cac:PartyLegalEntity/cbc:RegistrationName"),
        ("ibr-099", f"{SELLER}/cac:PartyName/cbc:Name"),
        ("ibr-102", f"{BUYER}/cac:PartyLegalEntity/cbc:RegistrationName"),
        ("ibr-sr-06", "cac:BillingReference/cac:InvoiceDocumentReference"),
        ("ibr-sr-16", f"{BUYER}/cac:PartyIdentification/cbc:ID"),
        ("aligned-ibrp-009", f"{SELLER}/cac:PartyTaxScheme/cbc:CompanyID"),
        ("aligned-ibrp-053-jp", "cac:TaxTotal/cbc:TaxAmount"),
    ),
    Rule("ibr-016", "/u:Invoice", "exists(cac:InvoiceLine)"),
    Rule("ibr-055", "//cac:BillingReference", "exists(cac:InvoiceDocumentReference/cbc:ID)"),
    Rule("ibr-079", "//*[not(*)]", "normalize-space() != ''"),
    Rule(
        "ibr-073",
        "//cbc:*[ends-with(local-name(), 'Date')]",
        "string-length() = 10 and string() castable as xs:date",
    ),
    Rule("ibr-029", "//cac:InvoicePeriod", "xs:date(cbc:EndDate) ge xs:date(cbc:StartDate)"),
    Rule("aligned-ibrp-052", "/u:Invoice", "exists(cac:InvoicePeriod)"),
    Rule("ibr-126", AMOUNTS, "@currencyID = //cbc:DocumentCurrencyCode"),
    Rule("ibr-091, -121 to -125", AMOUNTS, "not(contains(., '.'))"),
]
CODES = [
    Rule("aligned-ibrp-001-jp", "//cbc:CustomizationID", "starts-with(., 'urn:peppol:pint:billing-1@jp-1')"),
    Rule("aligned-ibrp-002-jp", "//cbc:ProfileID", ". = 'urn:peppol:bis:billing'"),
    Rule("aligned-ibrp-cl-02-jp", "//cbc:InvoiceTypeCode", ". = '380'"),
    Rule(
        "aligned-ibrp-cl-01-jp",
        "//cac:TaxCategory | //cac:ClassifiedTaxCategory",
        "cbc:ID = ('AA', 'E', 'S', 'G', 'O')",
    ),
    Rule("aligned-ibr-jp-03", "//cac:TaxScheme", "cbc:ID = 'VAT'"),
    Rule(
        "aligned-ibr-jp-01",
        f"/u:Invoice/{SELLER}/cac:PartyTaxScheme{OF_CONSUMPTION_TAX}",
        "matches(cbc:CompanyID, '^T[0-9]{13}$')",
    ),
]
LINES = [
    *_given(
        "//cac:InvoiceLine",
        ("ibr-021", "cbc:ID"),
        ("ibr-022", "cbc:InvoicedQuantity"),
        ("ibr-023", "cbc:InvoicedQuantity/@unitCode"),
        ("ibr-024", "cbc:LineExtensionAmount"),
        ("ibr-025", "cac:Item/cbc:Name"),
        ("ibr-026", "cac:Price/cbc:PriceAmount"),
    ),
    Rule("ibr-027", "//cac:InvoiceLine", "xs:decimal(cac:Price/cbc:PriceAmount) ge 0"),
    Rule("ibr-sr-58", "//cac:InvoiceLine", "exists(cac:Item/cac:ClassifiedTaxCategory/cbc:ID)"),
    Rule(
        "aligned-ibrp-050-jp",
        f"//cac:ClassifiedTaxCategory[cbc:ID != 'O']{OF_CONSUMPTION_TAX}",
        "exists(cbc:Percent)",
    ),
    Rule("aligned-ibrp-e-05", "//cac:ClassifiedTaxCategory[cbc:ID = 'E']", "xs:decimal(cbc:Percent) = 0"),
    Rule("aligned-ibrp-o-05", "//cac:ClassifiedTaxCategory[cbc:ID = 'O']", "not(cbc:Percent)"),
]
SUMS = [
    Rule(
        "ibr-co-10",
        "//cac:LegalMonetaryTotal",
        "xs:decimal(cbc:LineExtensionAmount) = sum(//cac:InvoiceLine/xs:decimal(cbc:LineExtensionAmount))",
    ),
    Rule("ibr-co-13", "//cac:LegalMonetaryTotal", "cbc:TaxExclusiveAmount = cbc:LineExtensionAmount"),
    Rule(
        "ibr-co-15",
        "/u:Invoice",
        "cac:LegalMonetaryTotal/xs:decimal(cbc:TaxInclusiveAmount) - xs:decimal(cac:TaxTotal/cbc:TaxAmount)"
        " = cac:LegalMonetaryTotal/xs:decimal(cbc:TaxExclusiveAmount)",
    ),
    Rule("ibr-co-16", "//cac:LegalMonetaryTotal", "cbc:PayableAmount = cbc:TaxInclusiveAmount"),
    Rule("ibr-co-14", "//cac:TaxTotal", f"{TAX} = sum(cac:TaxSubtotal/{TAX})"),
    Rule("aligned-ibrp-045", "//cac:TaxSubtotal", "exists(cbc:TaxableAmount)"),
    Rule("aligned-ibrp-046", "//cac:TaxSubtotal", "exists(cbc:TaxAmount)"),
    Rule("aligned-ibrp-047", "//cac:TaxSubtotal", f"exists(cac:TaxCategory{OF_CONSUMPTION_TAX}/cbc:ID)"),
    Rule("aligned-ibrp-048", "//cac:TaxSubtotal/cac:TaxCategory", "exists(cbc:Percent) or cbc:ID = 'O'"),
    Rule(
        "aligned-ibrp-051-jp",
        "//cac:TaxSubtotal[xs:decimal(cac:TaxCategory/cbc:Percent) != 0]",
        f"{TAX} ge floor({EXACT}) and {TAX} le ceiling({EXACT})",
    ),
    Rule(
        "aligned-ibrp-051-jp, -e-09, -o-09",
        "//cac:TaxSubtotal[not(cac:TaxCategory/cbc:Percent) or xs:decimal(cac:TaxCategory/cbc:Percent) = 0]",
        f"{TAX} = 0",
    ),
    *(
        Rule(
            f"aligned-ibrp-{code.lower()}-01",
            f"/u:Invoice[.//cac:ClassifiedTaxCategory/cbc:ID = '{code}']",
            f"count(cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory[cbc:ID = '{code}']) = 1",
        )
        for code in ("E", "O")
    ),
]
RULES = (*WHOLE, *CODES, *LINES, *SUMS)

ELEMENTS = {
    *("AccountingCustomerParty", "AccountingSupplierParty", "BillingReference", "ClassifiedTaxCategory"),
    *("CompanyID", "Contact", "Country", "CustomizationID", "DocumentCurrencyCode", "DueDate", "EndDate"),
    *("EndpointID", "ID", "IdentificationCode", "Invoice", "InvoiceDocumentReference", "InvoiceLine"),
    *("InvoicePeriod", "InvoicedQuantity", "InvoiceTypeCode", "IssueDate", "Item", "LegalMonetaryTotal"),
    *("LineExtensionAmount", "Name", "Party", "PartyIdentification", "PartyLegalEntity", "PartyName"),
    *("PartyTaxScheme", "PayableAmount", "Percent", "PostalAddress", "PostalZone", "Price", "PriceAmount"),
    *("ProfileID", "RegistrationName", "StartDate", "StreetName", "TaxAmount", "TaxCategory"),
    *("TaxExclusiveAmount", "TaxInclusiveAmount", "TaxScheme", "TaxSubtotal", "TaxTotal", "TaxableAmount"),
    "Telephone",
}


def broken(document: str) -> list[str]:
    """Name the rules that a document breaks, and its elements that have none."""
    with PySaxonProcessor(license=False) as processor:
        judge = processor.new_xpath_processor()
        for prefix, namespace in (("u", INVOICE), ("cac", CAC), ("cbc", CBC)):
            judge.declare_namespace(prefix, namespace)
        judge.set_context(xdm_item=processor.parse_xml(xml_text=document))
        found = judge.evaluate("distinct-values(//*/local-name())")
        strange = {found.item_at(index).string_value for index in range(found.size)} - ELEMENTS
        return [
            *sorted(strange),
            *(rule.name for rule in RULES if not judge.effective_boolean_value(_every(rule))),
        ]


def _every(rule: Rule) -> str:
    return f"every $each in ({rule.context}) satisfies $each/({rule.holds})"
