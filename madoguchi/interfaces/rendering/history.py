"""The catalogue of events: what the history calls each, and what it adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_noop

from madoguchi.domain.browsers import browser_of
from madoguchi.domain.history import EventKind
from madoguchi.operators.schema.profile import Profile


@dataclass(frozen=True, slots=True)
class EventWords:
    """What an event is called, and a note that names its details, said where they are there."""

    label: str
    note: str = ""


CATALOGUE: dict[EventKind, EventWords] = {
    EventKind.REGISTERED: EventWords(gettext_noop("会員登録")),
    EventKind.SIGNED_IN: EventWords(
        gettext_noop("ログイン"),
        gettext_noop("その前に、ログインの失敗が%(failures)s回ありました。"),
    ),
    EventKind.SIGNED_OUT: EventWords(gettext_noop("ログアウト")),
    EventKind.OTHER_DEVICES_ENDED: EventWords(
        gettext_noop("ほかの端末からのログアウト"), gettext_noop("%(devices)s台")
    ),
    EventKind.PASSWORD_CHANGED: EventWords(gettext_noop("%(password)sの変更")),
    EventKind.LOGIN_ID_CHANGED: EventWords(gettext_noop("%(login_id)sの変更")),
    EventKind.EMAIL_CHANGE_ASKED: EventWords(gettext_noop("メールアドレス変更のお申し込み")),
    EventKind.EMAIL_CHANGED: EventWords(gettext_noop("メールアドレスの変更")),
    EventKind.NICKNAME_CHANGED: EventWords(gettext_noop("ニックネームの変更")),
    EventKind.MAIL_CHOICE_CHANGED: EventWords(gettext_noop("メール通知の設定の変更")),
    EventKind.RECOVERED: EventWords(gettext_noop("%(password)sの再設定")),
    EventKind.POINTS_REDEEMED: EventWords(gettext_noop("ポイント交換"), gettext_noop("受付番号 %(number)s")),
    EventKind.TERMS_AGREED: EventWords(gettext_noop("ご利用規約への同意"), gettext_noop("%(version)s版")),
    EventKind.DATA_COPIED: EventWords(gettext_noop("登録情報の控えのダウンロード")),
    EventKind.WITHDRAWN: EventWords(gettext_noop("退会のお手続き")),
    EventKind.WITHDRAWAL_TAKEN_BACK: EventWords(gettext_noop("退会の取り消し")),
    EventKind.ERASED: EventWords(gettext_noop("登録情報の消去")),
    EventKind.PASSKEY_ADDED: EventWords(gettext_noop("パスキーの登録")),
    EventKind.PASSKEY_REMOVED: EventWords(gettext_noop("パスキーの削除")),
    EventKind.ONE_TIME_CODE_ADDED: EventWords(gettext_noop("ワンタイムコードの設定")),
    EventKind.ONE_TIME_CODE_REMOVED: EventWords(gettext_noop("ワンタイムコードの解除")),
    EventKind.RECOVERY_CODES_MADE: EventWords(gettext_noop("リカバリーコードの発行")),
    EventKind.RECOVERY_CODE_USED: EventWords(
        gettext_noop("リカバリーコードの使用"), gettext_noop("残り%(left)s個")
    ),
    EventKind.FACTORS_DROPPED: EventWords(gettext_noop("窓口でのパスキーとワンタイムコードの解除")),
    EventKind.REQUEST_SENT: EventWords(gettext_noop("お申し込み"), gettext_noop("受付番号 %(number)s")),
    EventKind.REQUEST_WITHDRAWN: EventWords(
        gettext_noop("お申し込みの取り消し"), gettext_noop("受付番号 %(number)s")
    ),
    EventKind.PLACE_ADDED: EventWords(gettext_noop("場所の追加")),
    EventKind.PLACE_REMOVED: EventWords(gettext_noop("場所の登録を外すお手続き")),
    EventKind.CARD_CHANGED: EventWords(gettext_noop("クレジットカードの変更")),
    EventKind.INVOICES_ASKED: EventWords(gettext_noop("適格請求書の発行依頼")),
    EventKind.INVOICE_ANSWER_CHANGED: EventWords(gettext_noop("適格請求書についてのご回答の変更")),
    EventKind.LOCKED_BY_STAFF: EventWords(gettext_noop("窓口での利用停止")),
    EventKind.UNLOCKED_BY_STAFF: EventWords(gettext_noop("窓口での利用再開")),
    EventKind.SIGNED_OUT_BY_STAFF: EventWords(gettext_noop("窓口でのログアウト")),
    EventKind.EMAIL_CORRECTED: EventWords(gettext_noop("窓口でのメールアドレスの訂正")),
    EventKind.SEEN_BY_STAFF: EventWords(
        gettext_noop("職員によるお客様画面の確認"), gettext_noop("理由: %(why)s")
    ),
    EventKind.SEEN_WITH_CODE: EventWords(
        gettext_noop("職員によるお客様画面の確認"),
        gettext_noop("お客様がお伝えになった確認コードによるもの（%(minutes)s分間）"),
    ),
}


UNKNOWN = EventWords(gettext_noop("そのほかのお手続き"))


def words_of_event(kind: str, details: Mapping[str, Any], *, profile: Profile) -> EventWords:
    """Say an event in the operator's words, also one that this version does not know."""
    words = CATALOGUE[EventKind(kind)] if kind in set(EventKind) else UNKNOWN
    label = gettext(words.label) % {"login_id": profile.login_id.label, "password": profile.password.label}
    return EventWords(label, _note(words, details))


def _note(words: EventWords, details: Mapping[str, Any]) -> str:
    try:
        return gettext(words.note) % details if words.note else ""
    except KeyError:  # there is nothing to add
        return ""


def words_of_browser(user_agent: str) -> str:
    """Say a browser in plain words."""
    system, name = browser_of(user_agent)
    if system and name:
        return gettext("%(system)s の %(name)s") % {"system": system, "name": name}
    return system or name or gettext("不明な端末")
