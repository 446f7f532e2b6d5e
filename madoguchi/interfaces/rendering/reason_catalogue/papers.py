"""Reasons of documents: invoices, notices and other papers that are not there, or not yet."""

from django.utils.translation import gettext_noop

from madoguchi.domain.reasons import ReasonCode
from madoguchi.interfaces.rendering.reason_catalogue.words import ReasonWords

PAPERS: dict[ReasonCode, ReasonWords] = {
    ReasonCode.NO_DOCUMENTS: ReasonWords(
        gettext_noop("発行した書面は、まだありません。"),
        gettext_noop("書面を発行すると、ここに表示され、何度でもダウンロードいただけます。"),
    ),
    ReasonCode.INVOICES_NOT_REQUESTED: ReasonWords(
        gettext_noop("適格請求書の発行は、まだご依頼いただいていません。"),
        gettext_noop("必要な方は、下のボタンからご依頼ください。"),
    ),
    ReasonCode.FIRST_INVOICE_BY_POST: ReasonWords(
        gettext_noop("%(day)sに、適格請求書の発行依頼を受け付けました。"),
        gettext_noop(
            "初回はご郵送にて提供いたします。郵送の手続きが済むと、2回目以降の分をここでダウンロードいただけます。"
            "お急ぎの方は、%(phone)sへお電話ください。"
        ),
    ),
    ReasonCode.BEFORE_INVOICES: ReasonWords(
        gettext_noop("適格請求書を発行できるのは、%(day)s以降のご利用分です。"),
        gettext_noop("それより前のご請求は、料金明細でご確認ください。"),
    ),
    ReasonCode.NO_DOCUMENTS_FOUND: ReasonWords(
        gettext_noop("条件に合う書面はありません。"),
        gettext_noop("条件をゆるめるか、空欄にして、もう一度検索してください。"),
    ),
    ReasonCode.INVOICES_NOT_ENTITLED: ReasonWords(
        gettext_noop("適格請求書は、消費税の申告をされるお客様に発行しています。"),
        gettext_noop("申告をされる方は、下のご回答を変更してください。すぐに発行できるようになります。"),
    ),
    ReasonCode.DOCUMENT_NOT_OURS: ReasonWords(
        gettext_noop("この書面は、台帳に見当たりません。"),
        gettext_noop(
            "発行したあとに変更されたか、別のところで作られたおそれがあります。%(phone)sへお問い合わせください。"
        ),
    ),
    ReasonCode.NO_INVOICE_OF_BILL: ReasonWords(
        gettext_noop("このご請求の書面は、発行できません（%(why)s）。"),
        gettext_noop("お手数ですが、%(phone)sへお問い合わせください。"),
    ),
    ReasonCode.STORE_AWAY: ReasonWords(
        gettext_noop(
            "書面の保管庫につながらないため、いまはダウンロードいただけません。発行済みの書面は、失われていません。"
        ),
        gettext_noop(
            "しばらくたってから、もう一度お試しください。お急ぎのときは、%(phone)s（%(hours)s）へお電話ください。"
        ),
        gettext_noop("しばらくお待ちください"),
    ),
    ReasonCode.FILE_LOST: ReasonWords(
        gettext_noop(
            "保管している書面を確認できなかったため、お渡しを止めています。発行の記録は残っています。"
        ),
        gettext_noop("お手数ですが、%(phone)s（%(hours)s）へお問い合わせください。"),
        gettext_noop("書面をお渡しできません"),
    ),
}
