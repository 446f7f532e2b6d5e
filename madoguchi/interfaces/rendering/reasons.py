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
}


def words_of(reason: Reason, *, profile: Profile) -> ReasonWords:
    """Say a reason in the words of its code."""
    words = CATALOGUE[reason.code]
    day = day_words(reason.on) if reason.on else ""
    values = {"phone": profile.contact.phone, "day": day} | dict(reason.values)
    return ReasonWords(gettext(words.lead) % values, gettext(words.next_step) % values)
