"""Elements of UBL 2.1: a branch of aggregates (cac), with leaves (cbc)."""

from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml has no stubs

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
PREFIXES = {None: INVOICE, "cac": CAC, "cbc": CBC}

type Node = Any  # an element of lxml
type Child = Node | None

# XML 1.0 has no way to write these at all.
UNWRITABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(55296, 57344), 65534, 65535))


def root(*children: Child) -> Node:
    """Make an invoice."""
    return _filled(etree.Element(f"{{{INVOICE}}}Invoice", nsmap=PREFIXES), children)


def branch(name: str, *children: Child) -> Node:
    """Make an aggregate; what is None is left out."""
    return _filled(etree.Element(f"{{{CAC}}}{name}"), children)


def leaf(name: str, value: object, **attributes: str) -> Child:
    """Make a value, as text; a blank one is none, because JP PINT wants no empty elements."""
    if is_blank(str(value)):
        return None
    made = etree.Element(f"{{{CBC}}}{name}", attributes)
    made.text = str(value).translate(UNWRITABLE)
    return made


def is_blank(value: str) -> bool:
    """Test whether XML would find nothing but its own white space in a value."""
    return not value.translate(UNWRITABLE).strip(" \t\r\n")


def amount(name: str, yen: int) -> Child:
    """Make an amount in yen."""
    return leaf(name, yen, currencyID="JPY")


def text(node: Node) -> str:
    """Write a document."""
    written: bytes = etree.tostring(node, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written.decode()


def _filled(node: Node, children: tuple[Child, ...]) -> Node:
    node.extend([child for child in children if child is not None])
    return node
