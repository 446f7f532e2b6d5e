"""Sentences (エラー文): what each fault code means, in words for the person who sent the file."""

from django.utils.translation import gettext as _


def sentences() -> dict[str, str]:
    """Give the sentence of each fault code."""
    return {
        **_of_files(),
        **_of_archives(),
        **_of_characters_and_rows(),
        **_of_values(),
        **_of_bills(),
        **_between_rows(),
    }


def _of_files() -> dict[str, str]:
    return {
        "upload_differs": _("届いた内容のSHA-256は%(found)sですが、%(due)sのはずです。"),
        "replaced_by_sender": _("読み取る前に、同じ名前の新しいファイルに置き換えられました。"),
        "unknown_file": _("この事業者のどのファイル名の形（%(patterns)s）にも合いません。"),
        "empty_file": _("ファイルが空です。"),
        "binary_file": _("文字のファイルではありません（%(byte)sバイト目）。"),
        "missing_column": _("見出し「%(heading)s」の列がありません。"),
        "duplicate_column": _("見出し「%(heading)s」の列が二つ以上あります。"),
        "line_too_long": _("1行が%(limit)sバイトを超えています。"),
        "trailer_missing": _("「%(mark)s」で始まる終わりのレコードがありません。途中で切れています。"),
        "wrong_trailer_count": _("終わりのレコードは%(counted)s件ですが、実際は%(found)s件です。"),
        "wrong_trailer_sum": _("終わりのレコードの合計は%(counted)s円ですが、実際は%(found)s円です。"),
        "too_many_bad_rows": _("保留にする行が%(most)s行を超えました。"),
        "data_after_trailer": _("終わりのレコードの後に、まだ行があります。"),
        "record_out_of_place": _("「%(mark)s」で始まるレコードは、ここには来ません。"),
        "wrong_client": _("委託者コードが%(found)sです。%(due)sのはずです。"),
        "wrong_debit_sum": _("終わりのレコードでは%(stated)sですが、実際は%(found)sです。"),
    }


def _of_archives() -> dict[str, str]:
    return {**_of_workbooks(), **_of_papers()} | {
        "no_archive": _("ZIPまたはExcelブック（.xlsx）のファイルではありません。途中で切れています。"),
        "archive_broken": _("ファイルが壊れているか、開けない形式です（%(reason)s）。"),
        "archive_too_many": _("中のファイルが多すぎます。%(most)s個までです。"),
        "archive_too_large": _("中のファイル「%(name)s」を展開すると大きすぎます。"),
    }


def _of_workbooks() -> dict[str, str]:
    return {
        "old_workbook": _(
            "古い形式（.xls）か、パスワードのかかったブックです。パスワードをかけずに.xlsxで保存してください。"
        ),
        "no_workbook": _("Excelブック（.xlsx）として読めません。"),
        "no_such_sheet": _("シート「%(name)s」がありません。"),
        "workbook_broken": _("シートの中身が壊れています（%(line)s）。"),
        "workbook_declares": _("「%(name)s」に、Excelが使わない宣言があります。"),
        "workbook_too_large": _("シートが大きすぎます（%(rows)s行、%(columns)s列）。"),
        "workbook_error": _("セルがエラーになっています。"),
        "workbook_formula": _("数式の計算結果がありません。Excelで開いて、保存し直してください。"),
        "workbook_number": _(
            "「%(found)s」は桁が多く、Excelの数値では正しく表せません。文字にしてください。"
        ),
        "workbook_replaced": _("「%(found)s」には、前の変換で失われた文字があります。"),
        "workbook_gaiji": _("外字があります（%(found)s）。"),
    }


def _of_papers() -> dict[str, str]:
    return {
        "index_missing": _("索引「%(name)s」が入っていません。"),
        "paper_missing": _("PDF「%(name)s」が入っていません。"),
        "paper_unnamed": _("「%(name)s」は、索引のどの行にもありません。"),
        "paper_refused": _("PDF「%(name)s」は使えません（%(reason)s）。"),
        "paper_differs": _("PDF「%(name)s」のSHA-256が、索引と違います。"),
    }


def _of_characters_and_rows() -> dict[str, str]:
    return {
        "unexpected_bom": _("先頭に%(found)sの目印があります。%(due)sで書いてください。"),
        "looks_like_utf8": _("UTF-8で書かれています。%(due)sで書いてください。"),
        "looks_like_cp932": _("シフトJIS（CP932）で書かれています。%(due)sで書いてください。"),
        "undecodable_bytes": _("読めない文字があります（%(byte)sバイト目、%(bytes)s）。"),
        "split_character": _("文字が途中で切れています（%(byte)sバイト目、%(bytes)s）。"),
        "replaced_character": _("前の変換で失われた文字（�）があります（%(byte)sバイト目）。"),
        "gaiji": _("外字があります（%(byte)sバイト目、%(bytes)s、%(character)s）。"),
        "wrong_cell_count": _("列が%(found)s個あります。%(expected)s個のはずです。"),
        "wrong_record_length": _("レコードが%(found)sバイトです。%(expected)sバイトのはずです。"),
        "unclosed_quote": _('引用符（"）が閉じていません。途中で切れています。'),
        "malformed_quote": _('引用符（"）の使い方が正しくありません。'),
        "stray_carriage_return": _("行の途中に復帰文字（CR）があります。"),
    }


def _of_values() -> dict[str, str]:
    return {
        "empty": _("値がありません。"),
        "too_long": _("%(length)s文字あります。%(longest)s文字までです。"),
        "control_character": _("制御文字が含まれています。"),
        "not_a_number": _("「%(found)s」は整数ではありません。"),
        "number_too_large": _("「%(found)s」は大きすぎます。"),
        "not_a_day": _("「%(found)s」は日付（%(form)s）として読めません。"),
        "not_a_month": _("「%(found)s」は年月（%(form)s）として読めません。"),
        "not_addressable": _("「%(found)s」は半角の英数字と -_. だけで書いてください。"),
        "month_out_of_range": _("「%(found)s」という請求年月はありえません。"),
        "no_rows": _("見出しだけで、データの行がありません。"),
        "unknown_code": _("「%(found)s」というコードは設定にありません。"),
    }


def _of_bills() -> dict[str, str]:
    return {
        "line_does_not_add_up": _(
            "「%(name)s」の請求金額%(charge)s円 − 割引金額%(discount)s円が、"
            "お支払金額%(payable)s円になりません。"
        ),
        "tax_exceeds_line": _("「%(name)s」の内消費税%(tax)s円が金額を超えています。"),
        "lines_do_not_sum": _("明細の合計%(lines)s円が、請求金額%(total)s円になりません。"),
        "negative_reading": _("ご使用量またはご使用日数が負の数です。"),
        "paid_without_date": _("収納済ですが、お支払日がありません。"),
        "unreadable_beside": _("隣の%(line)s行目が読めないため、この請求が揃っているか分かりません。"),
        "bill_columns_differ": _("同じ請求の前の行と値が違います（前は「%(before)s」）。"),
    }


def _between_rows() -> dict[str, str]:
    return {
        "bill_stands_apart": _("同じ請求の行が離れた場所にもあります（%(lines)s行目）。"),
        "repeated": _("同じ番号の行が重なっています（%(lines)s行目）。"),
        "unknown_place": _("番号「%(number)s」のお客様は登録されていません。"),
        "customer_differs": _("お客様番号「%(number)s」の名前や請求先が行によって違います。"),
        "unknown_bill": _("該当する請求がありません。請求のファイルを先に取り込んでください。"),
        "ambiguous_bill": _("該当する請求が二つ以上あります。請求番号が必要です。"),
        "amount_differs": _("金額%(amount)s円が、請求金額%(total)s円と違います。"),
        "paid_before": _("請求「%(number)s」は%(before)sにも収納されています。二重の収納かもしれません。"),
        "place_changes_customer": _("番号「%(number)s」は別のお客様の場所です。"),
    }
