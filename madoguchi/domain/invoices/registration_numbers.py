"""Registration numbers of issuers (登録番号): T and thirteen digits, the first of which checks the others."""

import re

FORM = re.compile(r"T([1-9])([0-9]{12})")


def is_registration_number(text: str) -> bool:
    """Tell whether a T-number is well formed; only the tax agency's register says whose it is.

    >>> is_registration_number("T7000012050002"), is_registration_number("T7000012050003")
    (True, False)
    >>> is_registration_number("7000012050002"), is_registration_number("T７000012050002")
    (False, False)
    """
    found = FORM.fullmatch(text)
    return found is not None and int(found[1]) == check_digit(found[2])


def check_digit(base: str) -> int:
    """Give the digit that stands before twelve others.

    法人番号の指定等に関する省令2条: 9 less the rest by 9 of the digits, counted from the right, every second
    one twice. Sole proprietors' numbers follow the same rule.

    >>> check_digit("000012050002"), check_digit("180301018771")
    (7, 1)
    """
    digits = map(int, reversed(base))
    return 9 - sum(digit * (1 + index % 2) for index, digit in enumerate(digits)) % 9
