"""Place numbers (お客様番号) as people type them: leading zeros are left out, or added."""

from madoguchi.domain.match_keys import number_key

LONGEST = 20


def bare_number(typed: str) -> str:
    """Reduce a typed number to the part that all its spellings share.

    >>> bare_number("０００-0123456")
    '123456'
    """
    return number_key(typed).lstrip("0")


def spellings(typed: str) -> list[str]:
    """List how the number that was meant may be written in the billing system, the typed way first.

    >>> spellings(" 12-34")[:4]
    ['12-34', '1234', '01234', '001234']
    """
    bare = bare_number(typed)
    padded = [bare.rjust(width, "0") for width in range(len(bare), LONGEST + 1)]
    written = dict.fromkeys([typed.strip(), number_key(typed), *padded])
    return [number for number in written if number and number.isprintable()]
