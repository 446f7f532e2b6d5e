"""Files (取込ファイル): how the billing system writes, so that nobody has to write code for it.

In a delimited file a column is named by its heading; in a fixed-width file by its bytes, counted from
1 and both ends included, such as ``"1-14"``.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from madoguchi.operators.schema.base import Table

CUTTABLE = ("delimited", "fixed_width")
"""Formats whose rows stand on lines of their own, so that they can be kept as they were sent."""


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


class _File(Table):
    pattern: str = Field(description="File names that belong here, such as SEIKYU_*.csv.")
    format: Literal["delimited", "fixed_width"] = Field(description="How rows and columns are cut.")
    encoding: Literal["cp932", "utf-8", "utf-8-sig"] = Field(description="Read strictly as this.")
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
    date_format: str = Field(default="%Y/%m/%d", description="How days are written (strptime).")
    month_format: str = Field(default="%Y/%m", description="How months are written (strptime).")
    on_bad_rows: Literal["refuse", "quarantine"] = Field(
        default="refuse", description="Whether bad rows refuse the file, or are set aside until corrected."
    )
    most_bad_rows: int = Field(
        default=100, ge=1, le=1000, description="More rows than these to be set aside refuse the file."
    )

    @model_validator(mode="after")
    def _rows_can_be_cut_out(self) -> Self:
        if self.on_bad_rows == "quarantine" and self.format not in CUTTABLE:
            raise ValueError(f"rows are set aside in files of these formats only: {', '.join(CUTTABLE)}")
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


DataFile = Annotated[CustomersFile | ContractsFile | BillsFile, Field(discriminator="kind")]
