"""Words (用語) of the staff's counter: what roles, permissions, acts and differences are called."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, gettext_noop

from madoguchi.domain.applications import Difference, Field, Kind, Reason
from madoguchi.domain.audiences import AudienceKind
from madoguchi.domain.audit import Act
from madoguchi.domain.clock import TOKYO
from madoguchi.domain.notices import NoticeState
from madoguchi.domain.permissions import Permission, RoleName
from madoguchi.operators.schema.staff import Staff

ROLES: dict[RoleName, str] = {
    "reception": gettext_noop("受付"),
    "reviewer": gettext_noop("審査"),
    "billing": gettext_noop("料金"),
    "publisher": gettext_noop("広報"),
    "auditor": gettext_noop("監査"),
    "administrator": gettext_noop("管理者"),
}

PERMISSIONS: dict[Permission, str] = {
    Permission.WORK: gettext_noop("窓口の利用"),
    Permission.SEE_APPLICATIONS: gettext_noop("会員申請の閲覧"),
    Permission.DECIDE_APPLICATIONS: gettext_noop("会員申請の審査"),
    Permission.SEE_CUSTOMERS: gettext_noop("お客さま情報の閲覧"),
    Permission.HELP_CUSTOMERS: gettext_noop("お客さまの手続きの支援"),
    Permission.SEE_AS_CUSTOMER: gettext_noop("お客さま画面の確認"),
    Permission.CHANGE_EMAIL: gettext_noop("メールアドレスの訂正"),
    Permission.SEE_REQUESTS: gettext_noop("お申し込みの閲覧"),
    Permission.DECIDE_REQUESTS: gettext_noop("お申し込みの処理"),
    Permission.PUBLISH: gettext_noop("お知らせなどの公開"),
    Permission.SEE_BATCHES: gettext_noop("取込の閲覧"),
    Permission.LOAD_BATCHES: gettext_noop("取込の登録"),
    Permission.RELEASE_BATCHES: gettext_noop("取込の承認"),
    Permission.PRINT_LETTERS: gettext_noop("郵便物の印刷"),
    Permission.SEE_AUDIT: gettext_noop("監査記録の閲覧"),
    Permission.SEE_PROFILE: gettext_noop("事業者設定の閲覧"),
    Permission.MANAGE_STAFF: gettext_noop("職員の管理"),
}

ACTS: dict[Act, str] = {
    Act.LOOKED: gettext_noop("閲覧"),
    Act.SIGNED_IN: gettext_noop("ログイン"),
    Act.SIGNED_OUT: gettext_noop("ログアウト"),
    Act.PROVEN: gettext_noop("本人の再確認"),
    Act.SESSIONS_ENDED: gettext_noop("ほかの端末からのログアウト"),
    Act.STAFF_INVITED: gettext_noop("職員の招待"),
    Act.STAFF_ENROLLED: gettext_noop("職員の登録完了"),
    Act.STAFF_ROLES_CHANGED: gettext_noop("役割の変更"),
    Act.STAFF_LOCKED: gettext_noop("職員の利用停止"),
    Act.STAFF_UNLOCKED: gettext_noop("職員の利用再開"),
    Act.STAFF_FACTOR_RESET: gettext_noop("二要素認証の再設定"),
    Act.APPLICATION_CLAIMED: gettext_noop("会員申請の担当"),
    Act.APPLICATION_RELEASED: gettext_noop("会員申請の担当の解除"),
    Act.APPLICATION_ACCEPTED: gettext_noop("会員申請の承認"),
    Act.APPLICATION_REFUSED: gettext_noop("会員申請のお断り"),
    Act.APPLICATION_ASKED_BACK: gettext_noop("会員申請の問い合わせ"),
    Act.APPLICATION_CALLED: gettext_noop("会員申請の電話メモ"),
    Act.REQUEST_STARTED: gettext_noop("お申し込みの確認開始"),
    Act.REQUEST_ACCEPTED: gettext_noop("お申し込みの承認"),
    Act.REQUEST_REFUSED: gettext_noop("お申し込みのお断り"),
    Act.REQUEST_DONE: gettext_noop("お申し込みの完了"),
    Act.NOTICE_SAVED: gettext_noop("お知らせの下書き"),
    Act.NOTICE_PUBLISHED: gettext_noop("お知らせの公開"),
    Act.NOTICE_ENDED: gettext_noop("お知らせの終了"),
    Act.DOCUMENT_SENT: gettext_noop("書面の公開"),
    Act.DEAD_MAIL_POSTED: gettext_noop("メール不達の郵便連絡"),
    Act.INVOICE_POSTED: gettext_noop("初回請求書の郵送"),
    Act.BATCH_RECEIVED: gettext_noop("取込の受信"),
    Act.BATCH_ASKED: gettext_noop("取込の処理の依頼"),
    Act.BATCH_CHECKED: gettext_noop("取込の確認"),
    Act.BATCH_RELEASED: gettext_noop("取込の承認"),
    Act.BATCH_PUBLISHED: gettext_noop("取込の公開"),
    Act.BATCH_TAKEN_BACK: gettext_noop("取込の取消"),
    Act.BATCH_SET_ASIDE: gettext_noop("取込の中止"),
    Act.ROW_DECIDED: gettext_noop("保留行の判断"),
    Act.LIST_EXPORTED: gettext_noop("一覧の書き出し"),
    Act.MAIL_SENT_AGAIN: gettext_noop("メールの再送"),
    Act.JOB_RUN_AGAIN: gettext_noop("自動処理の再実行"),
    Act.AUDIT_CUT: gettext_noop("監査記録の整理"),
    Act.ACCOUNT_LOCKED: gettext_noop("会員の利用停止"),
    Act.ACCOUNT_UNLOCKED: gettext_noop("会員の利用再開"),
    Act.MEMBER_SIGNED_OUT: gettext_noop("会員のログアウト"),
    Act.LETTER_ISSUED: gettext_noop("通知書の発行"),
    Act.EMAIL_PROPOSED: gettext_noop("メールアドレスの訂正の申請"),
    Act.EMAIL_APPROVED: gettext_noop("メールアドレスの訂正の承認"),
    Act.EMAIL_DECLINED: gettext_noop("メールアドレスの訂正の却下"),
    Act.VIEW_BEGUN: gettext_noop("お客さま画面の確認の開始"),
    Act.VIEW_ENDED: gettext_noop("お客さま画面の確認の終了"),
    Act.PIECE_SAVED: gettext_noop("掲載物の下書き"),
    Act.PIECE_PUBLISHED: gettext_noop("掲載物の公開"),
    Act.PIECE_ENDED: gettext_noop("掲載物の終了"),
    Act.STAFF_PASSWORD_CHANGED: gettext_noop("自分のパスワードの変更"),
    Act.STAFF_CODES_SET: gettext_noop("自分の認証アプリの設定"),
    Act.STAFF_PASSKEY_ADDED: gettext_noop("自分のパスキーの追加"),
    Act.STAFF_PASSKEY_REMOVED: gettext_noop("自分のパスキーの削除"),
}


APPLICATION_STATES = {
    "waiting": gettext_noop("審査待ち"),
    "accepted": gettext_noop("承認"),
    "refused": gettext_noop("お断り"),
}

FIELDS: dict[Field, str] = {
    "number": gettext_noop("番号"),
    "name": gettext_noop("氏名"),
    "kana": gettext_noop("フリガナ"),
    "address": gettext_noop("住所"),
    "building": gettext_noop("建物・部屋"),
    "phone": gettext_noop("電話番号"),
}

KINDS: dict[Kind, str] = {
    "same": gettext_noop("一致"),
    "same_normalised": gettext_noop("一致(表記の違い)"),
    "similar": gettext_noop("似ている"),
    "different": gettext_noop("相違"),
    "missing": gettext_noop("片方だけ"),
}

REASONS: dict[Reason, str] = {
    "": "",
    "leading_zeros": gettext_noop("先頭の0の有無"),
    "written_in_kana": gettext_noop("かなで記入"),
    "one_character": gettext_noop("一文字違い"),
    "part_missing": gettext_noop("一部がない"),
    "divided_elsewhere": gettext_noop("住所と建物の区切りの違い"),
    "room_missing": gettext_noop("部屋番号がない"),
    "building_missing": gettext_noop("建物名がない"),
    "another_room": gettext_noop("部屋番号が違う"),
    "another_line": gettext_noop("携帯と固定の違い"),
}

EVENTS: dict[str, str] = {
    "claimed": gettext_noop("担当しました"),
    "released": gettext_noop("担当を外れました"),
    "asked_back": gettext_noop("メールで問い合わせました"),
    "called": gettext_noop("電話の内容"),
    "accepted": gettext_noop("承認しました"),
    "refused": gettext_noop("お断りしました"),
}


NOTICE_STATES: dict[NoticeState, str] = {
    NoticeState.DRAFT: gettext_noop("下書き"),
    NoticeState.SCHEDULED: gettext_noop("公開待ち"),
    NoticeState.SHOWN: gettext_noop("公開中"),
    NoticeState.OVER: gettext_noop("掲載終了"),
}

AUDIENCES: dict[AudienceKind, str] = {
    AudienceKind.ALL: gettext_noop("会員全員"),
    AudienceKind.AREA: gettext_noop("住所がこれで始まる"),
    AudienceKind.POSTAL_CODE: gettext_noop("郵便番号"),
    AudienceKind.SERVICE: gettext_noop("ご契約のサービス"),
    AudienceKind.COURSE: gettext_noop("ご契約のコース"),
    AudienceKind.PLACE: gettext_noop("ご使用場所の番号"),
    AudienceKind.MEMBER: gettext_noop("会員のログインID"),
}


def role_words(role: str, rules: Staff) -> str:
    """Say a role as the operator does; one that is no more, by its name."""
    known: dict[str, str] = {
        name: rules.role_labels.get(name) or gettext(words) for name, words in ROLES.items()
    }
    return known.get(role, role)


def permission_words(permission: Permission) -> str:
    """Say a permission."""
    return gettext(PERMISSIONS[permission])


def act_words(act: str) -> str:
    """Say an act, also one that this version does not know."""
    return gettext(ACTS[Act(act)]) if act in set(Act) else act


def notice_state_words(state: NoticeState) -> str:
    """Say where a notice or a piece stands."""
    return gettext(NOTICE_STATES[state])


def audience_words(kind: str) -> str:
    """Say by what an audience is told from all others."""
    return gettext(AUDIENCES[AudienceKind(kind)])


def minute(at: datetime) -> str:
    """Write a moment to the minute, in Japan's time.

    >>> minute(datetime.fromisoformat("2024-10-21T14:05:00Z"))
    '2024/10/21 23:05'
    """
    return f"{at.astimezone(TOKYO):%Y/%m/%d %H:%M}"


def short_moment(at: datetime) -> str:
    """Write a moment of about now in Japan's time.

    >>> short_moment(datetime.fromisoformat("2024-10-21T14:05:00Z"))
    '10/21 23:05'
    """
    return f"{at.astimezone(TOKYO):%m/%d %H:%M}"


def field_words(field: Field) -> str:
    """Say a field of an application."""
    return gettext(FIELDS[field])


def difference_words(difference: Difference) -> str:
    """Say how a field compares, and why if there is more to say."""
    if difference.kind == "missing":
        return gettext("申請だけにある") if difference.typed else gettext("記録だけにある")
    why = REASONS[difference.reason]
    return f"{gettext(KINDS[difference.kind])}: {gettext(why)}" if why else gettext(KINDS[difference.kind])


def event_words(kind: str) -> str:
    """Say what was done with an application."""
    return gettext(EVENTS[kind])


FILTERS: dict[str, Callable[..., Any]] = {
    "minute": minute,
    "short_moment": short_moment,
    "field_words": field_words,
    "difference_words": difference_words,
    "event_words": event_words,
}
