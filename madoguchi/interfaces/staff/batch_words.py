"""Words (用語) around batches: their states, deeds and concerns, and why something cannot be done."""

from collections.abc import Mapping
from math import ceil

from django.utils.translation import gettext, gettext_noop

from madoguchi.adapters.document_store import StoreRefused
from madoguchi.domain.batches import BatchState, Deed, NoSuchMove, ReasonMissing, SamePerson
from madoguchi.ingest.by_staff import NotWritable
from madoguchi.ingest.errands import Errand, OtherErrand
from madoguchi.ingest.publication import CheckedAnewNeeded
from madoguchi.ingest.quarantine.deciding import (
    AlreadySent,
    HeadingsGone,
    NothingToApprove,
    NothingTyped,
    NotRecords,
)
from madoguchi.ingest.taking_back import LaterBatch, NotReversible, StillReferred

STATES: Mapping[str, str] = {
    "": gettext_noop("受信中"),
    BatchState.RECEIVED: gettext_noop("受信済み"),
    BatchState.CHECKED: gettext_noop("確認済み(承認待ち)"),
    BatchState.REFUSED: gettext_noop("取り込めません"),
    BatchState.RELEASED: gettext_noop("承認済み(公開待ち)"),
    BatchState.PUBLISHED: gettext_noop("公開済み"),
    BatchState.TAKEN_BACK: gettext_noop("取消済み"),
    BatchState.SET_ASIDE: gettext_noop("取込中止"),
}
DEEDS: Mapping[str, str] = {
    Deed.RECEIVE: gettext_noop("受信"),
    Deed.CHECK: gettext_noop("確認"),
    Deed.REFUSE: gettext_noop("確認(誤りあり)"),
    Deed.APPROVE: gettext_noop("承認(1人目)"),
    Deed.RELEASE: gettext_noop("承認"),
    Deed.PUBLISH: gettext_noop("公開"),
    Deed.TAKE_BACK: gettext_noop("取消"),
    Deed.SET_ASIDE: gettext_noop("取込中止"),
}
STEPS: Mapping[str, str] = {
    "reading": gettext_noop("ファイルを読んでいます"),
    "comparing": gettext_noop("前の内容と比べています"),
    "publishing": gettext_noop("公開しています"),
    "taking_back": gettext_noop("取り消しています"),
}
MINUTE = 60
CONCERNS: Mapping[str, str] = {
    "count_differs": gettext_noop("件数が前回と大きく違います"),
    "sum_differs": gettext_noop("金額の合計が前回と大きく違います"),
    "sum_unproven": gettext_noop("金額の合計を、ファイルの記録で確かめられません"),
}
KINDS: Mapping[str, str] = {
    "bills": gettext_noop("ご請求"),
    "customers": gettext_noop("お客さま"),
    "contracts": gettext_noop("ご契約"),
    "payments": gettext_noop("入金・振替の結果"),
    "readings": gettext_noop("検針"),
    "documents": gettext_noop("書面"),
}
REFUSALS: Mapping[type[Exception], str] = {
    NoSuchMove: gettext_noop("ほかの人が先に進めました。いまの状態をご確認ください。"),
    ReasonMissing: gettext_noop("理由を入力してください。"),
    SamePerson: gettext_noop("承認済みです。もう一人の承認は、別の職員が行ってください。"),
    OtherErrand: gettext_noop("別の処理が進んでいます。終わってからもう一度操作してください。"),
    CheckedAnewNeeded: gettext_noop("承認のあとで内容が変わりました。もう一度確認してください。"),
    NotReversible: gettext_noop("この取込の前の内容が記録されていないため、取り消せません。"),
    LaterBatch: gettext_noop("あとの取込がこの内容を使っています。新しい取込から順に取り消してください。"),
    StillReferred: gettext_noop("取り込んだ内容がすでに使われているため、取り消せません。"),
    AlreadySent: gettext_noop("この行はすでに取り込みに回されています。"),
    NothingToApprove: gettext_noop("契約者の変更だけを承認できます。この行は訂正してください。"),
    NothingTyped: gettext_noop("訂正した行が空です。"),
    HeadingsGone: gettext_noop("見出しの行はそのまま残し、その下の行を訂正してください。"),
    NotRecords: gettext_noop(
        "銀行のレコードは、どれも半角文字だけの120バイトです。「1」で始まる行の後に「2」で始まる行を書いてください。"
    ),
    NotWritable: gettext_noop("ファイルの文字コードにない文字が含まれています。"),
}


def batch_state_words(state: str) -> str:
    """Say where a batch stands."""
    return gettext(STATES[state])


def batch_deed_words(deed: str) -> str:
    """Say what was done with a batch."""
    return gettext(DEEDS[deed])


def batch_step_words(step: str) -> str:
    """Say what is being done with a batch; a step without words, as work."""
    return gettext(STEPS.get(step) or gettext_noop("処理しています"))


def time_left(seconds: float) -> str:
    """Say how long something takes still, no more exactly than anybody knows.

    >>> time_left(20), time_left(61)
    ('1分以内', 'あと約2分')
    """
    minutes = ceil(seconds / MINUTE)
    return gettext("あと約%(minutes)s分") % {"minutes": minutes} if minutes > 1 else gettext("1分以内")


def batch_kind_words(kind: str) -> str:
    """Say what a file holds; a kind without words, by its name."""
    return gettext(KINDS[kind]) if kind in KINDS else kind


def concern_words(code: str) -> str:
    """Say what is odd about a batch."""
    return gettext(CONCERNS[code]) if code in CONCERNS else code


def why_refused(refused: Exception) -> str:
    """Say why something was not done."""
    if isinstance(refused, StoreRefused):
        return gettext("ファイルの保管庫を利用できません。しばらくしてからもう一度お試しください。")
    return refusal_words(type(refused).__name__)


def why_stopped(errand: Errand | None) -> str:
    """Say why what was asked for was not done; nothing where it was, or is still to be."""
    if errand is None or errand.is_open:
        return ""
    if errand.refusal:
        return refusal_words(errand.refusal)
    return gettext("処理が途中で止まりました。管理者に連絡するか、もう一度操作してください。")


def refusal_words(name: str) -> str:
    """Say why something was not done, by the name of what refused it."""
    words = {kind.__name__: each for kind, each in REFUSALS.items()}.get(name)
    return gettext(words or gettext_noop("この操作はできません。"))
