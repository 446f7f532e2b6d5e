"""Addresses (住所) and telephone numbers, each written in one of the ways people write them."""

from dataclasses import dataclass
from random import Random

QUARTERS = (
    *("本町", "中央", "緑が丘", "桜台", "旭町", "新町", "駅前", "泉が丘", "東山", "大手町"),
    *("八幡町ニ", "上之町ロ", "字外ヶ浜", "西ノ宮", "城北", "南町"),
)
NUMBERS = (
    "{a}丁目{b}番{c}号",
    "{a}-{b}-{c}",
    "{a}‐{b}‐{c}",
    "{a}ー{b}ー{c}",
    "{A}丁目{B}番地{C}",
    "{A}－{B}－{C}",
    "{B}番地の{C}",
)
BUILDINGS = (
    "コーポ桜{r}号室",
    "グリーンハイツＢ－{R}",
    "メゾン･ド･駅前 {r}",
    "第２青葉ビル{f}Ｆ",
    "市営住宅{f}号棟{R}号",
    "ﾊｲﾂさくら{r}",
)
SHARE_IN_BUILDINGS = 0.35
PHONES = ("090-0000-{d}", "0900000{d}", "00-0000-{d}", "080－0000－{d}", "(00)0000-{d}", "")
PHONE_WEIGHTS = (50, 20, 15, 5, 5, 5)
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Address:
    """A street address with its building apart."""

    postal_code: str
    street: str
    building: str


def address(random: Random, *, city: str, postal_area: str) -> Address:
    """Draw an address in a city."""
    a, b, c = (str(random.randint(1, high)) for high in (6, 40, 30))
    wide = {name: text.translate(FULL_WIDTH) for name, text in (("A", a), ("B", b), ("C", c))}
    street = random.choice(NUMBERS).format(a=a, b=b, c=c, **wide)
    return Address(
        postal_code=f"{postal_area}-{random.randrange(10_000):04}",
        street=f"{city}{random.choice(QUARTERS)}{street}",
        building=_building(random),
    )


def phone(random: Random) -> str:
    """Draw a telephone number that nobody has, or none."""
    form = random.choices(PHONES, PHONE_WEIGHTS)[0]
    return form.format(d=f"{random.randrange(10_000):04}")


def _building(random: Random) -> str:
    form, floor = random.choice(BUILDINGS), random.randint(1, 9)
    room = f"{floor}{random.randint(1, 12):02}"
    if random.random() >= SHARE_IN_BUILDINGS:
        return ""
    return form.format(r=room, R=room.translate(FULL_WIDTH), f=floor)
