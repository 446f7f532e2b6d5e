"""An invoice agrees with its bill to the yen, or there is none and a reason."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import cn

from madoguchi.domain.bills import BillLine
from madoguchi.domain.invoices import (
    DocumentKind,
    Invoice,
    InvoiceRefused,
    InvoiceRule,
    Issuer,
    LineRule,
    Original,
    RefusalCode,
    Rounding,
    Treatment,
    invoice_of,
    is_registration_number,
    kind_of,
)
from madoguchi.domain.invoices.registration_numbers import check_digit

WATER = Issuer("water", "水道事業", "T7000012050002")
SEWER = Issuer("sewer", "下水道事業", "T8000012010038")
CABLE = InvoiceRule((WATER,))
BOTH = InvoiceRule((WATER, SEWER), lines=(LineRule("下水道*", issuer="sewer"),))
MEDIATED = replace(BOTH, issuers=(WATER, Issuer("sewer", "下水道事業", mediator="water")))
DAYS = {"first_day": date(2024, 8, 1), "last_day": date(2024, 9, 30)}
NAMES = ("水道料金", "下水道使用料", "新聞(軽減)", "前払金(対象外)", "消費税", "消費税(軽減)")
SLIP = (BillLine("水道料金", 2799, 0, 2799, 254), BillLine("下水道使用料", 2710, 0, 2710, 246))


def line(name: str, amount: int, tax: int | None = None, rate: int | None = None) -> BillLine:
    return BillLine(name, amount, 0, amount, tax, rate)


def made(*lines: BillLine, rule: InvoiceRule = CABLE, total: int | None = None, **facts: object) -> Invoice:
    asked = {"recipient": "山田 花子", "total": sum(each.payable for each in lines), **DAYS, **facts}
    if total is not None:
        asked["total"] = total
    return invoice_of(lines=lines, rule=rule, **asked)  # type: ignore[arg-type]


def refusal(*lines: BillLine, **facts: object) -> RefusalCode:
    with pytest.raises(InvoiceRefused) as refused:
        made(*lines, **facts)  # type: ignore[arg-type]
    return refused.value.code


# --- registration numbers -----------------------------------------------------------------------------


@given(st.text("0123456789", min_size=12, max_size=12))
def test_numbers_with_their_check_digit_are_those_that_stdnum_knows(base: str) -> None:
    for digit in "0123456789":
        assert is_registration_number(f"T{digit}{base}") == cn.is_valid(digit + base)
    assert cn.is_valid(f"{check_digit(base)}{base}")


@pytest.mark.parametrize(
    "number", ["7000012050002", "8000012010038", "8000020130001", "8000012050001", "1010001112577"]
)
def test_numbers_of_known_bodies_are_well_formed(number: str) -> None:
    assert is_registration_number(f"T{number}")


# --- the guide's own slip -----------------------------------------------------------------------------


@pytest.mark.requirement("K-WATER-15")
@pytest.mark.parametrize("rule", [BOTH, MEDIATED])
@pytest.mark.parametrize("lines", [SLIP, tuple(replace(each, tax=None) for each in SLIP)])
def test_water_and_sewer_of_the_slip_have_each_their_tax(
    rule: InvoiceRule, lines: tuple[BillLine, ...]
) -> None:
    invoice = made(*lines, rule=rule)
    assert [(each.issuer, each.gross, each.tax) for each in invoice.totals] == [
        ("water", 2799, 254),
        ("sewer", 2710, 246),
    ]
    assert (invoice.total, invoice.tax) == (5509, 500)


def test_mediator_signs_for_the_one_it_stands_for() -> None:
    assert [issuer.key for issuer in made(*SLIP, rule=BOTH).signatories] == ["water", "sewer"]
    mediated = made(*SLIP, rule=MEDIATED)
    assert [issuer.key for issuer in mediated.signatories] == ["water"]
    assert mediated.signatory("sewer") == WATER
    alone = made(SLIP[1], rule=MEDIATED)
    assert [issuer.key for issuer in alone.signatories] == ["water"]


# --- rounding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rounding", "tax"), [(Rounding.DOWN, 254), (Rounding.HALF_UP, 254), (Rounding.UP, 255)]
)
def test_tax_is_rounded_once_by_the_issuers_choice(rounding: Rounding, tax: int) -> None:
    rule = replace(CABLE, rounding=rounding)
    (total,) = made(line("水道料金", 2799), rule=rule).totals
    assert (total.net, total.tax) == (2799 - tax, tax)


def test_tax_of_many_lines_is_that_of_their_sum() -> None:
    (total,) = made(*[line("通話料", 21)] * 10).totals
    assert total.tax == 19  # and not ten times 1


def test_each_rate_has_its_own_tax() -> None:
    rule = replace(
        CABLE, lines=(LineRule("新聞*", Treatment.REDUCED), LineRule("*対象外*", Treatment.OUTSIDE))
    )
    invoice = made(line("基本料", 1100), line("新聞", 1080), line("前払金(対象外)", 500), rule=rule)
    assert [(each.treatment.value, each.net, each.tax) for each in invoice.totals] == [
        ("standard", 1000, 100),
        ("reduced", 1000, 80),
        ("outside", 500, 0),
    ]
    assert (invoice.total, invoice.taxable) == (2680, 2180)


def test_lines_of_tax_are_taken_as_they_stand() -> None:
    rule = replace(CABLE, is_inclusive=False, lines=(LineRule("消費税", Treatment.TAX_OF_STANDARD),))
    (total,) = made(line("基本料", 1005), line("通話料", 1000), line("消費税", 200), rule=rule).totals
    assert (total.net, total.tax, total.gross) == (2005, 200, 2205)


def test_stated_rate_goes_before_the_rule() -> None:
    (total,) = made(line("新聞", 1080, rate=8)).totals
    assert (total.treatment, total.tax) == (Treatment.REDUCED, 80)


def test_credit_is_taken_off_the_same_rate() -> None:
    (total,) = made(line("基本料", 4180), line("割引", -130)).totals
    assert (total.gross, total.tax) == (4050, 368)


# --- refusals -----------------------------------------------------------------------------------------


def test_tax_a_yen_or_more_away_is_refused() -> None:
    exact = Fraction(2799, 11)  # 254.45
    for stated in (253, 254, 255, 256):
        lines = (line("水道料金", 2799, stated),)
        if abs(stated - exact) < 1:
            assert made(*lines).tax == stated
        else:
            assert refusal(*lines) == RefusalCode.TAX_DIFFERS


@pytest.mark.parametrize(
    ("lines", "facts", "code"),
    [
        ((), {}, RefusalCode.NO_LINES),
        ((line("基本料", 100),), {"recipient": "　"}, RefusalCode.NO_RECIPIENT),
        ((line("基本料", 100),), {"total": 101}, RefusalCode.TOTAL_DIFFERS),
        ((line("基本料", 100, 9), line("通話料", 100)), {}, RefusalCode.TAX_PARTLY_STATED),
        ((line("基本料", 100, rate=5),), {}, RefusalCode.UNKNOWN_RATE),
        ((line("基本料", 0),), {}, RefusalCode.NOTHING_TAXABLE),
        ((line("前払金", 100, rate=0),), {}, RefusalCode.NOTHING_TAXABLE),
        ((line("前払金", 100, 9, rate=0),), {}, RefusalCode.TAX_ON_UNTAXED),
        ((line("基本料", 100),), {"first_day": date(2023, 9, 30)}, RefusalCode.BEFORE_REGISTRATION),
        (
            (line("基本料", 100),),
            {"rule": InvoiceRule((Issuer("x", "x", "T1"),))},
            RefusalCode.NOT_REGISTERED,
        ),
        ((line("基本料", 100),), {"rule": replace(CABLE, is_inclusive=False)}, RefusalCode.TAX_MISSING),
        (
            (line("消費税", 100),),
            {"rule": replace(CABLE, lines=(LineRule("消費税", Treatment.TAX_OF_STANDARD),))},
            RefusalCode.TAX_NOT_EXPECTED,
        ),
        (
            (line("基本料", 100),),
            {"rule": replace(CABLE, lines=(LineRule("*", issuer="nobody"),))},
            RefusalCode.UNKNOWN_ISSUER,
        ),
    ],
)
def test_what_is_no_qualified_invoice_is_refused(
    lines: tuple[BillLine, ...], facts: dict[str, object], code: RefusalCode
) -> None:
    assert refusal(*lines, **facts) == code


# --- any bill -----------------------------------------------------------------------------------------

amounts = st.integers(-3_000_000, 3_000_000)
bill_lines = st.builds(
    line,
    name=st.sampled_from(NAMES),
    amount=amounts,
    tax=st.none() | st.integers(-300_000, 300_000),
    rate=st.sampled_from((None, None, None, 10, 8, 0, 5)),
)
fair_lines = st.builds(line, name=st.sampled_from(NAMES[:4]), amount=amounts)
rules = st.builds(
    InvoiceRule,
    issuers=st.sampled_from((BOTH.issuers, MEDIATED.issuers)),
    rounding=st.sampled_from(Rounding),
    is_inclusive=st.booleans(),
    lines=st.just(
        (
            LineRule("下水道*", issuer="sewer"),
            LineRule("新聞*", Treatment.REDUCED),
            LineRule("*対象外*", Treatment.OUTSIDE),
            LineRule("消費税(軽減)", Treatment.TAX_OF_REDUCED),
            LineRule("消費税", Treatment.TAX_OF_STANDARD),
        )
    ),
)


@given(st.lists(bill_lines | fair_lines, max_size=12), st.integers(-1, 1), rules)
def test_invoice_of_any_bill_agrees_with_it_or_is_refused(
    lines: list[BillLine], slip: int, rule: InvoiceRule
) -> None:
    total = sum(each.payable for each in lines) + slip
    try:
        invoice = made(*lines, rule=rule, total=total)
    except InvoiceRefused as refused:
        assert refused.code in RefusalCode  # noqa: PT017  # either outcome is right
        return
    agrees(invoice, lines, total)


@given(st.lists(fair_lines, min_size=1, max_size=12), st.sampled_from(Rounding))
def test_bill_that_states_no_tax_is_refused_only_for_want_of_something_taxable(
    lines: list[BillLine], rounding: Rounding
) -> None:
    rule = replace(BOTH, rounding=rounding, lines=(*BOTH.lines, LineRule("*対象外*", Treatment.OUTSIDE)))
    if all(not each.payable or "対象外" in each.name for each in lines):
        assert refusal(*lines, rule=rule) == RefusalCode.NOTHING_TAXABLE
    else:
        agrees(made(*lines, rule=rule), lines, sum(each.payable for each in lines))


def agrees(invoice: Invoice, lines: list[BillLine], total: int) -> None:
    """Hold an invoice against its bill."""
    assert [(each.name, each.amount) for each in invoice.lines] == [
        (each.name, each.payable) for each in lines
    ]
    assert sum(each.gross for each in invoice.totals) == invoice.total == total
    for each in invoice.totals:
        percent = each.treatment.percent
        base = each.gross if invoice.is_inclusive else each.net
        exact = Fraction(base * percent, 100 + percent if invoice.is_inclusive else 100)
        assert abs(each.tax - exact) < 1
        stated = [
            line.tax
            for line in invoice.lines
            if (line.issuer, line.treatment) == (each.issuer, each.treatment)
        ]
        if invoice.is_inclusive and any(tax is not None for tax in stated):
            assert each.tax == sum(tax or 0 for tax in stated)


# --- kinds --------------------------------------------------------------------------------------------

OLD = Original("2024-00000001", date(2024, 9, 1), date(2024, 8, 1))


def test_first_invoice_correction_and_return_are_told_apart() -> None:
    charge, credit = made(line("基本料", 100)), made(line("ご返金", -100))
    assert kind_of(charge, replaces=None, returns=OLD) == DocumentKind.INVOICE
    assert kind_of(charge, replaces=OLD, returns=None) == DocumentKind.CORRECTED_INVOICE
    assert kind_of(credit, replaces=None, returns=OLD) == DocumentKind.RETURN_INVOICE


def test_corrected_return_is_still_a_return() -> None:
    credit = made(line("ご返金", -100))
    assert kind_of(credit, replaces=OLD, returns=OLD) == DocumentKind.RETURN_INVOICE


def test_return_must_name_what_it_gives_back_from() -> None:
    with pytest.raises(InvoiceRefused, match="return_without_original"):
        kind_of(made(line("ご返金", -100)), replaces=None, returns=None)
