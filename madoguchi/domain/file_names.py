"""File names (ファイル名) that every system can hold and a person can read."""

import re
import unicodedata
from datetime import date

# What Windows, macOS or a shell will not have in a name, and signs that nobody sees or that turn the text.
UNFIT = re.compile(r'[\\/:*?"<>|]')
LONGEST = 60


def document_file_name(*, on: date, amount: int, counterparty: str, extension: str = "pdf") -> str:
    """Name a document by what the law has it searched by: date, amount, counterparty.

    >>> document_file_name(on=date(2024, 10, 21), amount=5509, counterparty="㈱𠮷田/商店　本店")
    '20241021_5509_㈱𠮷田商店_本店.pdf'
    >>> document_file_name(on=date(2024, 10, 21), amount=-1100, counterparty=" ..")
    '20241021_-1100_名前なし.pdf'
    """
    return f"{on:%Y%m%d}_{amount}_{name_part(counterparty) or '名前なし'}.{extension}"


def name_part(text: str) -> str:
    r"""Give what of a text can stand in a file name, at most ``LONGEST`` characters.

    >>> name_part("../../etc\x00\u202e"), name_part("山田　 花子. ")
    ('etc', '山田_花子')
    """
    seen = "".join(each for each in text if unicodedata.category(each)[0] != "C")
    return "_".join(UNFIT.sub("", seen).split())[:LONGEST].strip("._ ")
