"""Why there is no invoice of a bill, in the customer's words."""

from datetime import date

from django.utils.translation import gettext, gettext_noop

from madoguchi.domain.invoices import InvoiceRefused, RefusalCode
from madoguchi.domain.reasons import Reason, ReasonCode

NOTHING_TAXABLE = gettext_noop("消費税の対象となるご請求がないため")
IN_OUR_BOOKS = gettext_noop("ご請求の内容を確認しているため")

WHY: dict[RefusalCode, str] = {
    RefusalCode.NO_LINES: NOTHING_TAXABLE,
    RefusalCode.NOTHING_TAXABLE: NOTHING_TAXABLE,
    RefusalCode.RETURN_WITHOUT_ORIGINAL: gettext_noop("もとになるご請求の適格請求書がないため"),
    RefusalCode.NOT_PAID: gettext_noop("お支払いを確認できていないため"),
    RefusalCode.NO_READING: gettext_noop("検針のないご請求のため"),
    RefusalCode.NO_RECIPIENT: gettext_noop("宛名が登録されていないため"),
}


def reason_of(refused: InvoiceRefused) -> Reason:
    """Give the reason that a page shows; what only staff can mend is told as being looked into."""
    if refused.code == RefusalCode.BEFORE_REGISTRATION:
        return Reason(ReasonCode.BEFORE_INVOICES, on=date.fromisoformat(refused.values["since"]))
    why = gettext(WHY.get(refused.code, IN_OUR_BOOKS))
    return Reason(ReasonCode.NO_INVOICE_OF_BILL, values={"why": why})


def paper_reason() -> Reason:
    """Give the reason for an invoice whose paper cannot be set."""
    return Reason(ReasonCode.NO_INVOICE_OF_BILL, values={"why": gettext(IN_OUR_BOOKS)})
