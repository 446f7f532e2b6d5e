"""Files (取込ファイル): how the billing system writes, so that nobody has to write code for it.

In a delimited file and in a workbook a column is named by its heading; in a fixed-width file by its bytes,
counted from 1 and both ends included, such as ``"1-14"``; in a file of the banks' association (全銀協) by the
name of its field, with bytes of that field where it holds several values, such as ``"顧客番号 1-14"``.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from madoguchi.operators.schema.base import Table
from madoguchi.operators.schema.gaiji import Gaiji

TEXTS = ("delimited", "fixed_width")
"""Formats that may be written in any encoding."""


class CustomerColumns(Table):
    """Columns of a file of customers: one row a place."""

    customer_number: str = Field(description="お客様番号.")
    place_number: str = Field(default="", description="Number of the place; none: the customer's.")
    name: str = Field(description="契約者名.")
    kana: str = Field(default="", description="契約者名(カナ).")
    phone: str = Field(default="", description="電話番号.")
    postal_code: str = Field(default="", description="郵便番号.")
    address: str = Field(description="住所 of the place.")
    building: str = Field(default="", description="建物名・部屋番号.")
    billing_name: str = Field(default="", description="請求先の名前, if another.")
    billing_address: str = Field(default="", description="請求先の住所, if another.")
    payment_method: str = Field(default="", description="お支払方法 in words.")


class ContractColumns(Table):
    """Columns of a file of contracts: one row a course or option."""

    place_number: str = Field(description="Number of the place (or customer).")
    contract_number: str = Field(description="Number of the contract, unique within the place.")
    service: str = Field(description="サービス, such as テレビ.")
    course: str = Field(description="コース名.")
    started_on: str = Field(default="", description="ご利用開始日.")
    ended_on: str = Field(default="", description="ご利用終了日; empty while it runs.")
    kind: str = Field(default="", description="コース or オプション as a code, see kind_codes.")
    status: str = Field(default="", description="ご契約の状況 as a code, see status_codes.")
    monthly_yen: str = Field(default="", description="月額 in whole yen, as customers are told it.")
    minimum_until: str = Field(default="", description="最低利用期間: its last day.")
    equipment: str = Field(default="", description="機器 lent or used, in words.")


class BillColumns(Table):
    """Columns of a file of bills: one row a line, the bill's own columns repeated on each."""

    place_number: str = Field(description="Number of the place (or customer).")
    bill_number: str = Field(default="", description="請求番号; none: the billed month.")
    month: str = Field(description="請求年月.")
    total: str = Field(description="請求金額 of the whole bill.")
    status: str = Field(default="", description="お支払状況 as a code, see status_codes.")
    due_on: str = Field(default="", description="納期・支払期限.")
    paid_on: str = Field(default="", description="お支払日.")
    read_on: str = Field(default="", description="検針年月日.")
    quantity: str = Field(default="", description="ご使用量.")
    days: str = Field(default="", description="ご使用日数.")
    received: str = Field(default="", description="入金合計.")
    invoiced: str = Field(default="", description="請求合計.")
    unpaid: str = Field(default="", description="未払合計.")
    balance: str = Field(default="", description="請求残高(前払金).")
    line_name: str = Field(description="項目名.")
    line_charge: str = Field(description="請求金額 of the line.")
    line_discount: str = Field(default="", description="割引金額; none: 0.")
    line_payable: str = Field(default="", description="お支払金額; none: charge less discount.")
    line_tax: str = Field(default="", description="内消費税相当額.")
    line_rate: str = Field(default="", description="税率 in percent; none: by the rules of [invoices].")


class PaymentColumns(Table):
    """Columns of a file of payments: one row an attempt to collect a bill, or a payment of it."""

    place_number: str = Field(description="Number of the place (or customer).")
    bill_number: str = Field(default="", description="請求番号; none: the bill of the month.")
    month: str = Field(default="", description="請求年月; needed where there is no bill_number.")
    amount: str = Field(description="引落金額・入金額, which must be the bill's total.")
    paid_on: str = Field(description="引落日・入金日; without a year it is the nearest such day.")
    result: str = Field(default="", description="振替結果 as a code, see results; none: all are paid.")


class ReadingColumns(Table):
    """Columns of a file of meter readings: one row a reading."""

    place_number: str = Field(description="Number of the place (or customer).")
    bill_number: str = Field(default="", description="請求番号; none: the bill of the month.")
    month: str = Field(default="", description="請求年月; needed where there is no bill_number.")
    read_on: str = Field(description="検針年月日.")
    quantity: str = Field(description="ご使用量.")
    days: str = Field(description="ご使用日数.")


class PaperColumns(Table):
    """Columns of the index of a ZIP of papers: one row a PDF."""

    file_name: str = Field(description="Name of the PDF in the ZIP.")
    place_number: str = Field(description="Number of the place (or customer) whose paper it is.")
    title: str = Field(description="What the paper is called, such as お知らせ.")
    addressee: str = Field(default="", description="宛名; none: whom bills go to.")
    dated_on: str = Field(default="", description="Date on the paper, kept beside that of its arrival.")
    amount: str = Field(default="", description="Amount on the paper in whole yen; none: 0.")
    number: str = Field(default="", description="Number that the operator's system gave the paper.")
    sha256: str = Field(default="", description="SHA-256 of the PDF in hex, compared if there is one.")


class PaymentResult(Table):
    """What one code of a result means for the bill."""

    status: Literal["paid", "unpaid"] = Field(description="Whether the bill is paid by it.")
    words: str = Field(
        default="", max_length=200, description="Why it was not collected, told to the customer."
    )

    @model_validator(mode="after")
    def _says_why_not(self) -> Self:
        if (self.status == "unpaid") != bool(self.words):
            raise ValueError("words say why a bill was not collected, and nothing else")
        return self


class _File(Table):
    pattern: str = Field(description="File names that belong here, such as SEIKYU_*.csv.")
    format: Literal["delimited", "fixed_width", "workbook", "zengin"] = Field(
        description="How rows and columns are cut."
    )
    encoding: Literal["cp932", "utf-8", "utf-8-sig"] = Field(
        default="cp932",
        description="Read strictly as this; must be said of delimited and fixed-width files.",
    )
    delimiter: Literal[",", "\t", ";"] = Field(default=",", description="Between two columns.")
    record_bytes: int = Field(
        default=0,
        ge=0,
        le=4000,
        description="Bytes of a fixed-width record, line end left out.",
    )
    trailer_mark: str = Field(
        default="",
        description="First characters of the closing record of a fixed-width file.",
    )
    trailer_count: str = Field(
        default="",
        description="Bytes of the closing record that count the records before it.",
    )
    sheet: str = Field(default="", description="Name of the workbook's sheet; none: its first.")
    heading_row: int = Field(
        default=1, ge=1, le=100, description="Row of the sheet that holds the headings, counted from 1."
    )
    client_code: str = Field(
        default="",
        pattern="^([0-9]{10})?$",
        description="委託者コード of a bank's file; one with another is refused.",
    )
    date_format: str = Field(default="%Y/%m/%d", description="How days are written (strptime).")
    month_format: str = Field(default="%Y/%m", description="How months are written (strptime).")
    gaiji: Gaiji = Field(
        default={},
        description="Characters of this operator's own, as in [gaiji], for files that differ from it.",
    )
    on_bad_rows: Literal["refuse", "quarantine"] = Field(
        default="refuse",
        description="Whether bad rows refuse the file, or are set aside until corrected; papers are refused.",
    )
    most_bad_rows: int = Field(
        default=100, ge=1, le=1000, description="More rows than these to be set aside refuse the file."
    )

    @model_validator(mode="after")
    def _says_its_encoding(self) -> Self:
        if self.format in TEXTS and "encoding" not in self.model_fields_set:
            raise ValueError("encoding must be said")
        return self


class CustomersFile(_File):
    """A file of customers and their places."""

    kind: Literal["customers"] = Field(description="What the file holds.")
    columns: CustomerColumns = Field(description="Where each value stands.")


class ContractsFile(_File):
    """A file of contracts."""

    kind: Literal["contracts"] = Field(description="What the file holds.")
    columns: ContractColumns = Field(description="Where each value stands.")
    kind_codes: dict[str, Literal["course", "option"]] = Field(
        default={}, description="What the codes in the kind column mean; without one all are courses."
    )
    status_codes: dict[str, Literal["running", "paused", "pending", "ended"]] = Field(
        default={}, description="What the codes in the status column mean; without one all are running."
    )


class BillsFile(_File):
    """A file of bills."""

    kind: Literal["bills"] = Field(description="What the file holds.")
    columns: BillColumns = Field(description="Where each value stands.")
    status_codes: dict[str, Literal["unpaid", "paid", "scheduled", "none"]] = Field(
        default={}, description="What the codes in the status column mean."
    )
    default_status: Literal["unpaid", "paid", "scheduled", "none"] = Field(
        default="scheduled",
        description="The status of a bill whose file has no such column.",
    )
    trailer_sum: str = Field(
        default="", description="Bytes of the closing record that add up the bills before it, in yen."
    )


class _AboutBills(_File):
    """A file whose rows name bills that are known: by their number, or by their month."""

    @model_validator(mode="after")
    def _names_bills(self) -> Self:
        columns: PaymentColumns | ReadingColumns | None = getattr(self, "columns", None)
        if columns and not (columns.bill_number or columns.month):
            raise ValueError("columns need bill_number or month")
        return self


class PaymentsFile(_AboutBills):
    """A file of payments, such as the result of a direct debit (口座振替結果)."""

    kind: Literal["payments"] = Field(description="What the file holds.")
    columns: PaymentColumns = Field(description="Where each value stands.")
    results: dict[str, PaymentResult] = Field(
        default={}, description="What the codes in the result column mean."
    )


class ReadingsFile(_AboutBills):
    """A file of meter readings of bills that are known."""

    kind: Literal["readings"] = Field(description="What the file holds.")
    columns: ReadingColumns = Field(description="Where each value stands.")


class PapersFile(_File):
    """A ZIP of papers for customers, with an index that says whose each is."""

    kind: Literal["documents"] = Field(description="What the file holds.")
    index: str = Field(description="Name of the index in the ZIP; format and columns are the index's.")
    columns: PaperColumns = Field(description="Where each value stands.")

    @model_validator(mode="after")
    def _enters_whole(self) -> Self:
        if self.on_bad_rows == "quarantine":
            raise ValueError("papers enter whole or not at all: on_bad_rows can only be refuse")
        return self


DataFile = Annotated[
    CustomersFile | ContractsFile | BillsFile | PaymentsFile | ReadingsFile | PapersFile,
    Field(discriminator="kind"),
]
