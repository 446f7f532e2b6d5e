"""JP PINT (日本版電子インボイス): an invoice as the data that Peppol exchanges in Japan, version 1.1.

UBL 2.1; one file for each issuer, because a JP PINT invoice has one seller. Nothing is sent: the file
travels inside the PDF.
"""

from madoguchi.adapters.jp_pint.builder import NotExpressible, invoice_xml

__all__ = ["NotExpressible", "invoice_xml"]
