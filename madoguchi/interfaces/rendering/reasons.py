"""The catalogue of reasons: what is so, and what the customer can do next, for each code."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from madoguchi.domain.reasons import Reason, ReasonCode
from madoguchi.interfaces.rendering.filters import day_words
from madoguchi.operators.schema.profile import Profile


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """What is so, and what can be done; both may name values of the reason, ``%(day)s`` and ``%(phone)s``."""

    lead: str
    next_step: str


CATALOGUE: dict[ReasonCode, ReasonWords] = {
    ReasonCode.NO_PLACE: ReasonWords(
        gettext_noop("ご契約とまだ結び付いていないため、お見せできる情報がありません。"),
        gettext_noop("ご不明な点は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.NO_BILLS: ReasonWords(
        gettext_noop("いまお見せできるご請求はありません。"),
        gettext_noop("ご請求が確定すると、ここに表示されます。過去%(months)sか月分をご覧いただけます。"),
    ),
    ReasonCode.NO_CONTRACTS: ReasonWords(
        gettext_noop("現在ご契約中のサービスは登録されていません。"),
        gettext_noop("ご契約の内容は、%(phone)sへお問い合わせください。"),
    ),
    ReasonCode.NO_PASSKEYS: ReasonWords(
        gettext_noop("登録されたパスキーはありません。"),
        gettext_noop("登録すると、ここに表示されます。"),
    ),
    ReasonCode.NO_PASSKEYS_HERE: ReasonWords(
        gettext_noop("いまお使いのアドレスでは、パスキーを登録できません。"),
        gettext_noop("いつものログインページのアドレスを開いて、もう一度お試しください。"),
    ),
    ReasonCode.NO_FACTOR: ReasonWords(
        gettext_noop("リカバリーコードは、まだありません。"),
        gettext_noop("パスキーまたはワンタイムコードを設定すると、あわせて発行します。"),
    ),
    ReasonCode.NO_REQUESTS: ReasonWords(
        gettext_noop("まだお申し込みはありません。"),
        gettext_noop("お申し込みになると、受付番号と状況をここでご確認いただけます。"),
    ),
    ReasonCode.NO_CHANNELS: ReasonWords(
        gettext_noop("いまお申し込みいただけるチャンネルはありません。"),
        gettext_noop("ご希望のチャンネルがあるときは、%(phone)sへお電話ください。"),
    ),
    ReasonCode.REQUEST_NEEDS_PLACE: ReasonWords(
        gettext_noop("ご契約とまだ結び付いていないため、お申し込みいただけません。"),
        gettext_noop("お急ぎのときは、%(phone)sへお電話ください。"),
    ),
    ReasonCode.REQUEST_WAITING: ReasonWords(
        gettext_noop("同じお申し込みを受け付けています（受付番号 %(number)s）。"),
        gettext_noop("%(day)sまでにご連絡します。内容を変えるときは、取り消してから、お申し込みください。"),
    ),
    ReasonCode.WITHDRAWAL_OVER: ReasonWords(
        gettext_noop("取り消せる期限（%(until)sまで）を過ぎています。"),
        gettext_noop("お取り消しや変更は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.REQUEST_CLOSED: ReasonWords(
        gettext_noop("このお申し込みは終わっているため、取り消せません。"),
        gettext_noop("ご不明な点は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.CHANNEL_CONTRACTED: ReasonWords(
        gettext_noop("ご契約中です。"),
        gettext_noop("このままご覧いただけます。"),
    ),
    ReasonCode.CHANNEL_WAITING: ReasonWords(
        gettext_noop("お申し込みを受け付けています。"),
        gettext_noop("お引き受けできるかどうかをご連絡するまで、お待ちください。"),
    ),
    ReasonCode.CHANNEL_INCLUDED: ReasonWords(
        gettext_noop("「%(course)s」に含まれています。"),
        gettext_noop("追加のお申し込みは要りません。"),
    ),
    ReasonCode.CHANNEL_EXCLUDED: ReasonWords(
        gettext_noop("「%(course)s」と一緒にはご契約いただけません。"),
        gettext_noop("コースの変更は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.CHANNEL_AREA: ReasonWords(
        gettext_noop("ご使用場所は提供エリアの外です。"),
        gettext_noop("ご覧いただけるのは、%(areas)sです。"),
    ),
    ReasonCode.LAST_PLACE: ReasonWords(
        gettext_noop("登録されている場所がこの1か所だけのため、外せません。"),
        gettext_noop(
            "ご利用をおやめになるときは、退会のお手続きをお願いします。ご不明な点は、%(phone)sへお電話ください。"
        ),
    ),
    ReasonCode.PLACE_UNDER_REVIEW: ReasonWords(
        gettext_noop("%(day)sにお申し込みいただき、内容を確認しています。"),
        gettext_noop(
            "数日（混み合っている場合は%(days)s日程度）かかります。確認が終わりましたらメールでお知らせします。"
        ),
    ),
    ReasonCode.PLACE_REFUSED: ReasonWords(
        gettext_noop("%(day)sに確認しましたが、登録できませんでした。%(reason)s"),
        gettext_noop("内容をお確かめのうえ、もう一度お申し込みいただくか、%(phone)sへお電話ください。"),
    ),
    ReasonCode.ADDED_BY_STAFF: ReasonWords(
        gettext_noop("ほかの場所の追加は、この画面では承っていません。"),
        gettext_noop("追加をご希望のときは、%(phone)sへお電話ください。"),
    ),
    ReasonCode.NOT_PAID_BY_CARD: ReasonWords(
        gettext_noop("%(wanted)sでお支払いのお客様だけが、このページからカードを変更できます。"),
        gettext_noop("お支払方法の変更は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.CARD_CHANGE_WAITING: ReasonWords(
        gettext_noop("カード変更のお手続きが、まだ終わっていません。"),
        gettext_noop("%(until)sまでに終わらないときは、そのあと、はじめからお手続きいただけます。"),
    ),
    ReasonCode.PROVIDER_AWAY: ReasonWords(
        gettext_noop(
            "決済サービスにつながらないため、いまはカードを変更できません。カードは変わっていません。"
        ),
        gettext_noop(
            "しばらくたってから、もう一度お試しください。お急ぎのときは、%(phone)sへお電話ください。"
        ),
    ),
    ReasonCode.TOO_MANY_CARD_CHANGES: ReasonWords(
        gettext_noop("お手続きの回数が上限に達したため、カードの変更の受け付けを止めています。"),
        gettext_noop("%(day)sに、もう一度お試しいただけます。お急ぎのときは、%(phone)sへお電話ください。"),
    ),
}


def words_of(reason: Reason, *, profile: Profile) -> ReasonWords:
    """Say a reason in the words of its code."""
    words = CATALOGUE[reason.code]
    day = day_words(reason.on) if reason.on else ""
    values = {"phone": profile.contact.phone, "day": day} | dict(reason.values)
    return ReasonWords(gettext(words.lead) % values, gettext(words.next_step) % values)
