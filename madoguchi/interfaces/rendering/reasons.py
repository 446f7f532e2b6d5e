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
    ReasonCode.CONTRACT_NOT_BEGUN: ReasonWords(
        gettext_noop("%(day)sからご利用いただけます。"),
        gettext_noop("開始日の変更は、%(phone)sへお電話ください。"),
    ),
    ReasonCode.CONTRACT_PENDING: ReasonWords(
        gettext_noop("ご利用の準備を進めています。"),
        gettext_noop("開始日は、%(phone)sへお問い合わせください。"),
    ),
    ReasonCode.CONTRACT_PAUSED: ReasonWords(
        gettext_noop("ご利用を休止しています。"),
        gettext_noop("再開のお申し込みは、%(phone)sへお電話ください。"),
    ),
}


def words_of(reason: Reason, *, profile: Profile) -> ReasonWords:
    """Say a reason in the words of its code."""
    words = CATALOGUE[reason.code]
    day = day_words(reason.on) if reason.on else ""
    values = {"phone": profile.contact.phone, "day": day} | dict(reason.values)
    return ReasonWords(gettext(words.lead) % values, gettext(words.next_step) % values)
