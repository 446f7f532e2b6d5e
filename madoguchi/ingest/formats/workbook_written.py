"""Workbooks written (ブックの作成): text cells and nothing else, the same bytes for the same rows."""

import re
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

NEVER_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
MOST_CHARACTERS = 32_767
"""Of a cell, which is as many as Excel keeps."""

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "http://schemas.openxmlformats.org"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship '
    f'Id="rId1" Type="{OFFICE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}
SPACES = f'xmlns="{OFFICE}/spreadsheetml/2006/main" xmlns:r="{OFFICE}/officeDocument/2006/relationships"'


def written_workbook(table: Iterable[Sequence[str]], *, sheet: str) -> bytes:
    """Write a table of texts as a workbook of one sheet; raises ValueError for what no cell can hold."""
    book = f'<sheets><sheet name={quoteattr(sheet)} sheetId="1" r:id="rId1"/></sheets>'
    rows = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in table)
    parts = PARTS | {
        "xl/workbook.xml": f"<workbook {SPACES}>{book}</workbook>",
        "xl/worksheets/sheet1.xml": f"<worksheet {SPACES}><sheetData>{rows}</sheetData></worksheet>",
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), f"{HEAD}{content}".encode())
    return written.getvalue()


def _cell(text: str) -> str:
    if NEVER_IN_XML.search(text) or len(text) > MOST_CHARACTERS:
        raise ValueError(f"no cell can hold {text[:40]!r}")
    plain = escape(text, {"\r": "&#13;", "\t": "&#9;", "\n": "&#10;"})
    return f'<c t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'
