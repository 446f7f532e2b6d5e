"""Papers (PDF): set in this process by Typst; nothing outside is needed, so this is its own local twin.

The layout stands in a ``.typ`` file, the values come as JSON and are never read as markup. See decision 0013.
"""

from madoguchi.adapters.pdf.checking import LARGEST as LARGEST_PDF
from madoguchi.adapters.pdf.checking import PdfRefused, check_pdf
from madoguchi.adapters.pdf.invoices import Attachment, invoice_pdf
from madoguchi.adapters.pdf.letters import Letter, letters_pdf
from madoguchi.adapters.pdf.typesetting import PaperRefused

__all__ = [
    "LARGEST_PDF",
    "Attachment",
    "Letter",
    "PaperRefused",
    "PdfRefused",
    "check_pdf",
    "invoice_pdf",
    "letters_pdf",
]
