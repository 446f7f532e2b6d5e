"""Money (金額): whole yen in ``int``, nothing else."""


def yen(amount: int) -> str:
    """Write an amount the way a Japanese bill does.

    >>> yen(5509), yen(-130)
    ('5,509', '-130')
    """
    return f"{amount:,}"


def tax_inside(*, amount: int, percent: int) -> int:
    """Give the consumption tax contained in a tax-inclusive amount, rounded towards zero.

    The rounding is that of the Kanazawa waterworks' slip: 2,799 holds 254, 2,710 holds 246.

    >>> tax_inside(amount=2799, percent=10), tax_inside(amount=2710, percent=10)
    (254, 246)
    """
    tax = abs(amount) * percent // (100 + percent)
    return tax if amount >= 0 else -tax
