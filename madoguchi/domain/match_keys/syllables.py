"""Syllables (かな): hiragana and small kana written as full-size katakana."""

HIRAGANA = {code: chr(code + 0x60) for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
FULL_SIZE = {code: kana.translate(SMALL) for code, kana in HIRAGANA.items()} | SMALL


def full_size(text: str) -> str:
    """Write kana as banks do: katakana without small ones (全銀協 character set).

    >>> full_size("しょうへい ヶ丘")
    'シヨウヘイ ケ丘'
    """
    return text.translate(FULL_SIZE)
