"""QR codes (二次元コード) as pictures, for papers and for pages."""

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """Draw a QR code that stays readable with 15 % of it lost, with its quiet zone."""
    drawn = BytesIO()
    segno.make_qr(text, error="m").save(drawn, kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
