"""The same page by other typesetters, if they can be imported: WeasyPrint from HTML, ReportLab from tables.

Both show what our invoice shows: sender, addressee, sums by rate, lines, a year of usage. Neither is asked
for tags, PDF/A or the data of JP PINT, which ours has.
"""

import html
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from io import BytesIO
from typing import Any

from madoguchi.adapters.pdf.typesetting import FONT_PACKAGES
from madoguchi.domain.money import yen

type Rows = list[list[str]]
type Maker = Callable[[Any], bytes]

PAGE = """<html lang="ja"><title>{title}</title><style>{style}</style><h1>{title}</h1>{body}</html>"""
FACE = """@font-face {{ font-family: Paper; font-weight: {weight}; src: url(file://{file}) }}"""
LOOK = """body { font: 9.5pt Paper } table { width: 100%; border-collapse: collapse; margin: 5mm 0 }
td { padding: 1.9mm 2.5mm; border-bottom: .5pt solid #aaa } h1 { font-size: 20pt } @page { size: A4 }"""
BAR = '<rect x="{x}" y="{y}" width="40" height="{height}" fill="#0a5c9e"/>'


def makers() -> Iterator[tuple[str, Maker | None, str]]:
    """Give each typesetter's name, and how it makes a paper of facts, or why it cannot here."""
    for name, maker in (("WeasyPrint", _weasyprint), ("ReportLab, no font inside", _reportlab)):
        try:
            yield name, maker(), ""
        except (ImportError, OSError) as missing:  # WeasyPrint looks for the system's Pango when imported
            yield name, None, str(missing).partition("\n")[0][:80]


def tables(facts: Any) -> tuple[Rows, Rows, Rows]:
    """Give the three tables of a paper: who, sums by rate, lines."""
    who = [
        [f"{facts['recipient']} {facts['honorific']}", facts["sender"]["name"]],
        [facts["address"], facts["sender"]["address"]],
        ["ご請求金額", f"{yen(facts['total'])}円"],
        ["お支払期限", facts["due_on"]],
        *(["登録番号", f"{each['name']} {each['registration_number']}"] for each in facts["issuers"]),
    ]
    sums = [[f"{each['percent']}%", *_yen(each, "net", "tax", "gross")] for each in facts["totals"]]
    lines = [[each["name"], f"{each['percent']}%", *_yen(each, "amount")] for each in facts["lines"]]
    return who, [["税率", "税抜金額", "消費税額等", "税込金額"], *sums], [["項目", "税率", "金額"], *lines]


def _yen(each: Any, *names: str) -> list[str]:
    return [f"{yen(each[name])}円" for name in names]


def _weasyprint() -> Maker:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()  # fonts are read once, as ours are
    faces = "".join(FACE.format(weight=weight, file=_font(at)) for at, weight in enumerate((400, 700)))

    def make(facts: Any) -> bytes:
        body = "".join(map(_table, tables(facts))) + _bars([each["quantity"] for each in facts["history"]])
        page = PAGE.format(title=facts["title"], style=faces + LOOK, body=body)
        return bytes(HTML(string=page).write_pdf(font_config=fonts))

    return make


def _font(index: int) -> str:
    folder = files(FONT_PACKAGES[index])
    return str(next(font for font in folder.iterdir() if font.name.endswith(".otf")))


def _table(rows: Rows) -> str:
    cells = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _bars(values: Sequence[int]) -> str:
    drawn = (BAR.format(x=60 * at, y=160 - value, height=value) for at, value in enumerate(values))
    return f'<svg viewBox="0 0 680 160" width="170mm" height="40mm">{"".join(drawn)}</svg>'


def _reportlab() -> Maker:
    from reportlab.graphics.shapes import Drawing, Rect
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    font = "HeiseiKakuGo-W5"  # it cannot read ours: a reader's own stands in, and none is embedded
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    style = [("FONT", (0, 0), (-1, -1), font, 9.5), ("LINEBELOW", (0, 0), (-1, -1), 0.5, "#aaaaaa")]
    title = ParagraphStyle("title", fontName=font, fontSize=20, leading=24)

    def make(facts: Any) -> bytes:
        chart = Drawing(480, 160)
        for at, each in enumerate(facts["history"]):
            chart.add(Rect(40 * at, 0, 28, each["quantity"]))
        story = [
            Paragraph(facts["title"], title),
            *(Table(rows, style=style) for rows in tables(facts)),
            chart,
        ]
        written = BytesIO()
        SimpleDocTemplate(written, pagesize=A4, title=facts["title"]).build(story)
        return written.getvalue()

    return make
