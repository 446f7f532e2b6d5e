"""The data of an invoice passes UBL's own schema and the published rules of JP PINT."""

import re
from itertools import product

import pytest
from facturx import xml_check_xsd
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from madoguchi.adapters.jp_pint import NotExpressible, invoice_xml
from madoguchi.adapters.jp_pint.elements import PREFIXES
from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices import InvoiceRefused
from tests.adapters.jp_pint.rules import broken
from tests.invoices import CABLE
from tests.papers import ISSUED_ON, invoice_facts

NAMES = {"u": PREFIXES[None], "cac": PREFIXES["cac"], "cbc": PREFIXES["cbc"]}


def line(amount: int, rate: int | None = None, name: str = "基本料 <&> 𠮷") -> BillLine:
    return BillLine(name, amount, 0, amount, rate=rate)


def written(facts, issuer: str = "cable") -> etree._Element:
    return etree.fromstring(
        invoice_xml(facts, issuer=issuer, number="2024-00000001", issued_on=ISSUED_ON).encode()
    )


def written_text(tree: etree._Element) -> str:
    return etree.tostring(tree).decode()


def texts(tree: etree._Element, path: str) -> list[str]:
    return [found if isinstance(found, str) else found.text for found in tree.xpath(path, namespaces=NAMES)]


def numbers(tree: etree._Element, path: str) -> list[int]:
    return [int(text) for text in texts(tree, path)]


@pytest.mark.parametrize("issuer", ["water", "sewer"])
def test_each_issuer_of_the_guides_slip_has_a_file_that_passes_the_schema(issuer: str) -> None:
    tree = written(invoice_facts(), issuer)
    assert xml_check_xsd(etree.tostring(tree))
    net, tax, gross = {"water": (2545, 254, 2799), "sewer": (2464, 246, 2710)}[issuer]
    assert numbers(tree, "cac:TaxTotal/cbc:TaxAmount") == [tax]
    assert numbers(tree, "cac:LegalMonetaryTotal/*") == [net, net, gross, gross]


def test_mediator_is_the_seller_and_the_one_it_stands_for_is_named() -> None:
    tree = written(invoice_facts(), "sewer")
    party = "cac:AccountingSupplierParty/cac:Party"
    assert texts(tree, f"{party}/cac:PartyLegalEntity/cbc:RegistrationName") == ["金沢市水道事業"]
    assert texts(tree, f"{party}/cac:PartyName/cbc:Name") == ["金沢市下水道事業"]
    assert texts(tree, f"{party}/cac:PartyTaxScheme/cbc:CompanyID") == ["T8000000000001"]


def test_every_code_is_of_its_list() -> None:
    facts = invoice_facts([line(1100), line(1080, 8), line(500, 0), line(-130)], operator=CABLE)
    tree = written(facts)
    assert texts(tree, "cbc:CustomizationID") == ["urn:peppol:pint:billing-1@jp-1"]
    assert texts(tree, "cbc:ProfileID") == ["urn:peppol:bis:billing"]
    assert texts(tree, "cbc:InvoiceTypeCode") == ["380"]
    assert texts(tree, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID") == ["S", "AA", "O"]
    assert texts(tree, "cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent") == ["10", "8"]
    assert set(texts(tree, "//cac:TaxScheme/cbc:ID")) == {"VAT"}
    assert set(texts(tree, "//@currencyID")) == {"JPY"}
    assert texts(tree, "//cbc:EndpointID/@schemeID") == ["0221", "EM"]


def test_correction_names_what_it_corrects() -> None:
    original = {"number": "2024-00000001", "issued_on": "2024-10-01", "month": "2024-09-01"}
    tree = written(invoice_facts(kind="corrected_invoice", replaces=original), "water")
    assert xml_check_xsd(etree.tostring(tree))
    assert texts(tree, "cbc:InvoiceTypeCode") == ["380"]
    assert broken(written_text(tree)) == []
    assert texts(tree, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == ["2024-00000001"]


amounts = st.integers(-200_000, 2_000_000)
bill_lines = st.builds(line, amounts, st.sampled_from((10, 8, 0)), st.text(max_size=20))


@given(st.lists(bill_lines, min_size=1, max_size=8))
def test_sums_of_any_invoice_hold_or_there_is_no_file(lines: list[BillLine]) -> None:
    try:
        tree = written(invoice_facts(lines, operator=CABLE))
    except (InvoiceRefused, NotExpressible):
        return
    assert xml_check_xsd(etree.tostring(tree))
    assert broken(written_text(tree)) == []
    quantities = numbers(tree, "cac:InvoiceLine/cbc:InvoicedQuantity")
    prices = numbers(tree, "cac:InvoiceLine/cac:Price/cbc:PriceAmount")
    lines = numbers(tree, "cac:InvoiceLine/cbc:LineExtensionAmount")
    assert lines == [quantity * price for quantity, price in zip(quantities, prices, strict=True)]


def test_a_broken_rule_is_named() -> None:
    sound = written_text(written(invoice_facts([line(1100)], operator=CABLE)))
    assert broken(sound) == []
    assert broken(sound.replace(">380<", ">384<")) == ["aligned-ibrp-cl-02-jp"]
    assert broken(re.sub("(<cbc:TaxAmount[^>]*>)100<", r"\g<1>90<", sound)) == [
        "ibr-co-15",
        "aligned-ibrp-051-jp",
    ]
    assert broken(
        re.sub("<cbc:StreetName>[^<]*<", "<cbc:Note><", sound, count=1).replace(
            "</cbc:StreetName>", "</cbc:Note>", 1
        )
    ) == ["Note", "ibr-079"]


def test_blank_parts_are_left_out_and_a_line_without_a_name_has_no_file() -> None:
    facts = invoice_facts([line(1100)], operator=CABLE)
    facts["address"] = facts["building"] = facts["postal_code"] = ""
    assert broken(written_text(written(facts))) == []
    with pytest.raises(NotExpressible):
        written(invoice_facts([line(1100, name=" \x07")], operator=CABLE))


def test_invoice_that_the_rules_of_jp_pint_leave_out_has_no_file() -> None:
    # Of 21 yen 1.9 are tax; rounded down 1, and 20 before tax would want 2.
    with pytest.raises(NotExpressible):
        written(invoice_facts([line(21)], operator=CABLE))
    with pytest.raises(NotExpressible):
        written(invoice_facts(kind="return_invoice"), "water")


def test_text_that_xml_cannot_hold_is_left_out() -> None:
    tree = written(invoice_facts([line(1100, name="a\x07b\x00\ue000")], operator=CABLE))
    assert texts(tree, "cac:InvoiceLine/cac:Item/cbc:Name") == ["ab\ue000"]


def test_lines_share_the_tax_without_rest() -> None:
    for first, second in product((100, 333, 1_000), (1, 7, 50)):
        facts = invoice_facts([line(first), line(second)], operator=CABLE)
        try:
            tree = written(facts)
        except NotExpressible:
            continue
        assert sum(numbers(tree, "cac:InvoiceLine/cbc:LineExtensionAmount")) == facts["total"] - facts["tax"]


def test_amounts_have_no_decimals() -> None:
    text = invoice_xml(invoice_facts(), issuer="water", number="1", issued_on=ISSUED_ON)
    assert re.findall(r'currencyID="JPY">[^<]*\.', text) == []
