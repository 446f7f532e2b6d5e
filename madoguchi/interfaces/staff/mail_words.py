"""Words (用語) around mails: where a mailing stands, what came back, and why one is not sent again."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from madoguchi.domain.mail_returns import ReturnKind
from madoguchi.models import OutgoingMail
from madoguchi.services.mailings import Progress
from madoguchi.services.staff.mails import WhyNot

RETURNS: Mapping[str, str] = {
    ReturnKind.HARD: gettext_noop("宛先がありません"),
    ReturnKind.SOFT: gettext_noop("一時的に届きません"),
    ReturnKind.COMPLAINT: gettext_noop("迷惑メールとして申告"),
}
WHY_NOT: Mapping[WhyNot, str] = {
    WhyNot.HAS_LINK: gettext_noop(
        "一度だけ使えるリンクが入っていたため、送り直せません。お客さまにもう一度お手続きをお願いしてください。"
    ),
    WhyNot.NO_MEMBER: gettext_noop("会員ではなくなった方、または会員登録前の方へのメールです。"),
    WhyNot.OTHER_ADDRESS: gettext_noop("いまのメールアドレスと違うため、送り直せません。"),
    WhyNot.STOPPED: gettext_noop("取込が取り消されたため、このお知らせは送りません。"),
    WhyNot.DEAD: gettext_noop(
        "届かないアドレスです。お客さまがアドレスを変更するまで、お知らせは送りません。"
    ),
}


def return_words(kind: str) -> str:
    """Say what came back."""
    return gettext(RETURNS[kind])


def why_not_words(why: WhyNot) -> str:
    """Say why a mail is not sent again."""
    return gettext(WHY_NOT[why])


def given_up_words(mail: OutgoingMail) -> str:
    """Say why a mail was given up."""
    if mail.bounced_at:
        return gettext("宛先に受け取ってもらえませんでした。")
    if mail.last_answer[:3].isdigit():
        return gettext("何度も送りましたが、送り先のメールサーバーが受け取りませんでした。")
    return gettext("送り先のメールサーバーにつながりませんでした。")


def mailing_state_words(progress: Progress) -> str:
    """Say where a mailing stands."""
    if progress.mailing.stopped_at:
        return gettext("取りやめ")
    if not progress.mailing.filled_at:
        return gettext("宛先を準備中")
    return gettext("送信中") if progress.waiting else gettext("終了")
