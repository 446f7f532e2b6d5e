"""Supplies (契約内容): what each place of a household has, since when and until when."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from madoguchi.domain.months import months_before
from madoguchi.ingest.sample_town.plan import Plan, text_bytes
from madoguchi.ingest.sample_town.stories import Supply

SHARE_MOVED_IN = 0.15
SHARE_MOVED_OUT = 0.06
LONGEST_DAYS = 4000
"""How long before the first month a supply may have begun."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to contract; ``share`` of the places have it. Yen a month, tax included.

    ``minimum_months`` is how long it is kept at least, in full; ``equipment`` is lent with it.
    """

    service: str
    course: str
    charge: int = 0
    discount: int = 0
    share: float = 1.0
    equipment: str = ""
    minimum_months: int = 0
    varies: bool = False


METERED = (
    (
        Offer("水道", "家庭用 20mm", equipment="メーター 20mm"),
        Offer("水道", "家庭用 13mm", equipment="メーター 13mm"),
        Offer("水道", "業務用 25mm", equipment="メーター 25mm"),
    ),
    (Offer("下水道", "一般汚水", share=0.93),),
)
SUBSCRIBED = (
    (
        Offer("テレビ", "デジタルスタンダード", 4180, equipment="STB"),
        Offer("テレビ", "デジタルライト", 2420),
        Offer("テレビ", "デジタルプレミアム", 5720, 550, equipment="録画機能付STB"),
    ),
    (
        Offer("インターネット", "ケーブル光 300M", 5720, share=0.55, equipment="ONU"),
        Offer(
            "インターネット",
            "ケーブル光 1G(24ヶ月)",
            6900,
            3750,
            share=0.65,
            equipment="ONU・無線ルーター",
            minimum_months=24,
        ),
    ),
    (Offer("電話", "ケーブル電話 標準", 1462, share=0.35),),
    (Offer("電話", "ケーブル電話 標準", 367, share=0.06),),
    (
        Offer("電気", "電気料前払金", 9000, share=0.15, varies=True),
        Offer("電気", "電気料前払金", 4500, share=0.1, varies=True),
    ),
    (Offer("モバイル", "モバイル 3GBプラン", 3300, 448, share=0.12),),
)
"""Of each group a place has one offer or none."""


def supplies(plan: Plan, place_number: str, random: Random) -> tuple[Supply, ...]:
    """Draw what a place has."""
    groups = METERED if plan.is_metered else SUBSCRIBED
    chosen = [offer for offer in (random.choice(group) for group in groups) if _has(offer, random)]
    since, until = _period(plan, random)
    return tuple(
        Supply(
            place_number=place_number,
            number=_number(plan, place_number, nth),
            service=offer.service,
            course=offer.course,
            started_on=since,
            ended_on=until,
            charge=offer.charge,
            discount=offer.discount,
            minimum_until=_minimum_until(offer, since),
            equipment=offer.equipment,
            varies=offer.varies,
        )
        for nth, offer in enumerate(chosen, start=1)
    )


def _has(offer: Offer, random: Random) -> bool:
    return random.random() < offer.share


def _period(plan: Plan, random: Random) -> tuple[date, date | None]:
    oldest, newest = plan.months[0], plan.months[-1]
    since = oldest - timedelta(days=random.randint(1, LONGEST_DAYS))
    within = sorted(random.randint(0, (newest - oldest).days) for _edge in "io")
    if random.random() < SHARE_MOVED_IN:
        since = oldest + timedelta(days=within[0])
    is_over = random.random() < SHARE_MOVED_OUT
    return since, oldest + timedelta(days=within[1]) if is_over else None


def _minimum_until(offer: Offer, since: date) -> date | None:
    """Give the last day of the minimum term, which is counted from the month after the first."""
    if not offer.minimum_months:
        return None
    return months_before(since, -offer.minimum_months - 1) - timedelta(days=1)


def _number(plan: Plan, place_number: str, nth: int) -> str:
    digits = text_bytes(plan.contracts_file, "contract_number") or len(place_number) + 2
    return f"{place_number}{nth:02}"[-digits:]
