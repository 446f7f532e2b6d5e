"""Legal forms (法人格): 株式会社, ㈱, カブシキガイシャ and カ) are one form, written four ways.

The bank abbreviations are those of the 法人略語 table that banks share for transfers (全銀協).
"""

import re
from dataclasses import dataclass

from madoguchi.domain.match_keys.syllables import full_size


@dataclass(frozen=True, slots=True)
class LegalForm:
    """A form: its mark in brackets, its bank abbreviation, and its spellings parted by blanks."""

    mark: str
    bank: str
    names: str
    kana: str


FORMS = (
    LegalForm("株", "カ", "株式会社", "カブシキガイシャ カブシキカイシャ"),
    LegalForm("有", "ユ", "有限会社", "ユウゲンガイシャ ユウゲンカイシャ"),
    LegalForm("同", "ド", "合同会社", "ゴウドウガイシャ ゴウドウカイシャ"),
    LegalForm("資", "シ", "合資会社", "ゴウシガイシャ ゴウシカイシャ"),
    LegalForm("名", "メ", "合名会社", "ゴウメイガイシャ ゴウメイカイシャ"),
    LegalForm(
        "医",
        "イ",
        "医療法人社団 医療法人財団 医療法人",
        "イリョウホウジンシャダン イリョウホウジンザイダン イリョウホウジン",
    ),
    LegalForm(
        "社",
        "シヤ",
        "一般社団法人 公益社団法人 社団法人",
        "イッパンシャダンホウジン コウエキシャダンホウジン シャダンホウジン",
    ),
    LegalForm(
        "財",
        "ザイ",
        "一般財団法人 公益財団法人 財団法人",
        "イッパンザイダンホウジン コウエキザイダンホウジン ザイダンホウジン",
    ),
    LegalForm("宗", "シユウ", "宗教法人", "シュウキョウホウジン"),
    LegalForm("学", "ガク", "学校法人", "ガッコウホウジン"),
    LegalForm("福", "フク", "社会福祉法人", "シャカイフクシホウジン"),
    LegalForm(
        "特非",
        "トクヒ",
        "特定非営利活動法人 npo法人",
        "トクテイヒエイリカツドウホウジン エヌピオホウジン",
    ),
    LegalForm("農", "ノウ", "農事組合法人", "ノウジクミアイホウジン"),
    LegalForm("管", "カンリ", "管理組合法人", "カンリクミアイホウジン"),
    LegalForm("独", "ドク", "独立行政法人", "ドクリツギョウセイホウジン"),
)


def _spellings(words: list[str], short: str) -> str:
    """Match the words, or the short form in brackets; banks write one bracket at either end."""
    bracketed = (rf"\({short}\)", rf"^{short}\)", rf"\({short}$")
    return "|".join((*map(re.escape, words), *bracketed))


IN_NAME = re.compile("|".join(f"({_spellings(form.names.split(), form.mark)})" for form in FORMS))
IN_KANA = re.compile(
    "|".join(
        f"{_spellings(full_size(form.kana).split(), form.bank)}|{_spellings(form.names.split(), form.mark)}"
        for form in FORMS
    )
)


def with_marks(name: str) -> str:
    """Write each legal form as its mark, where it stands: before and after are different companies.

    >>> with_marks("株式会社青葉"), with_marks("青葉(株")
    ('(株)青葉', '青葉(株)')
    """
    return IN_NAME.sub(lambda found: f"({FORMS[(found.lastindex or 1) - 1].mark})", name)


def without_forms(kana: str) -> str:
    """Leave out each legal form; kana is often given without, or with another reading of 会社.

    >>> {without_forms(kana) for kana in ("カ)アオバ", "アオバ(カ", "カブシキカイシヤアオバ", "アオバ")}
    {'アオバ'}
    """
    return IN_KANA.sub("", kana) or kana
