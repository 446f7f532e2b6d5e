"""Words (用語) around jobs: what they do, where they stand, and what befell them, for people to read."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from madoguchi.models import Job
from madoguchi.services.jobs import NOT_COME_BACK, JobState
from madoguchi.services.staff.jobs import Shown

KINDS: Mapping[str, str] = {
    "batch_deed": gettext_noop("取込の確認・公開・取消"),
    "mailing": gettext_noop("一斉送信の宛先の準備"),
    "old_mails": gettext_noop("古いメールの整理"),
    "lapsed_points": gettext_noop("失効したポイントの締め"),
    "old_jobs": gettext_noop("古い処理の記録の整理"),
    "audit_head": gettext_noop("監査記録の末尾の控え"),
}
STATES: Mapping[JobState, str] = {
    JobState.WAITING: gettext_noop("待機中"),
    JobState.IN_HAND: gettext_noop("実行中"),
    JobState.DONE: gettext_noop("完了"),
    JobState.DEAD: gettext_noop("行き止まり"),
    JobState.CANCELLED: gettext_noop("取りやめ"),
}
RETRIED = gettext_noop("再試行待ち")
SHOWN: Mapping[str, str] = {
    "": gettext_noop("終わっていないもの"),
    Shown.WAITING: STATES[JobState.WAITING],
    Shown.RETRIED: RETRIED,
    Shown.IN_HAND: STATES[JobState.IN_HAND],
    Shown.DEAD: STATES[JobState.DEAD],
    Shown.DONE: STATES[JobState.DONE],
    Shown.CANCELLED: STATES[JobState.CANCELLED],
    Shown.ALL: gettext_noop("すべて"),
}
# What a failure's technical text begins with; the first that fits is said.
FAULTS: tuple[tuple[str, str], ...] = (
    (NOT_COME_BACK, gettext_noop("処理の途中でプログラムが止まりました。")),
    ("OperationalError", gettext_noop("データベースにつながりませんでした。")),
    ("InterfaceError", gettext_noop("データベースにつながりませんでした。")),
    ("IntegrityError", gettext_noop("記録どうしが食い違っていたため、書き込めませんでした。")),
    ("Timeout", gettext_noop("時間内に終わりませんでした。")),
    ("Connection", gettext_noop("ほかのシステムにつながりませんでした。")),
    ("RelayAway", gettext_noop("メールサーバーにつながりませんでした。")),
    ("StoreRefused", gettext_noop("ファイルの保管庫を利用できませんでした。")),
    ("FileNotFoundError", gettext_noop("必要なファイルが見つかりませんでした。")),
    ("PermissionError", gettext_noop("ファイルを読み書きする許可がありませんでした。")),
    ("OSError", gettext_noop("ファイルを読み書きできませんでした。")),
    ("DoesNotExist", gettext_noop("処理の対象の記録がなくなっていました。")),
)
UNEXPECTED = gettext_noop("予想していない不具合が起きました。")


def job_words(kind: str) -> str:
    """Say what a job does; a kind without words, by its name."""
    return gettext(KINDS[kind]) if kind in KINDS else kind


def job_state_words(job: Job, state: JobState) -> str:
    """Say where a job stands; one that waits after a failure is tried again."""
    return gettext(RETRIED if state is JobState.WAITING and job.last_error else STATES[state])


def job_fault_words(said: str) -> str:
    """Say what befell a job, for people who do not read its technical text."""
    found = (words for sign, words in FAULTS if said.startswith(sign))
    return gettext(next(found, UNEXPECTED)) if said else ""
