"""Names (氏名・名称): of people and companies, in whatever forms of characters."""

import re

from madoguchi.domain.match_keys.companies import with_marks
from madoguchi.domain.match_keys.glyphs import HYPHENS, plain, settled
from madoguchi.domain.match_keys.variants import VARIANTS

BETWEEN = re.compile(r"[\s・.,、。'’-]")
TITLE = re.compile(r"(?<=.)(?:様|御中)$")
ONE_SHAPE = str.maketrans(
    "ヘベペヵヶ", "へべぺカケ"
)  # drawn alike in both kana; small in one list, big in another


@settled
def name_key(text: str) -> str:
    """Reduce a name: no spaces, one form of each character, legal forms as marks where they stand.

    >>> name_key("髙﨑　𠮷男 様"), name_key("渡邊 德子")
    ('高崎吉男', '渡辺徳子')
    >>> name_key("㈱北都商会"), name_key("北都商會 株式会社")
    ('(株)北都商会', '北都商会(株)')
    >>> name_key("斎藤 一") == name_key("齋藤 一"), name_key("斎藤 一") == name_key("斉藤 一")
    (True, False)
    """
    spelt = plain(text).casefold().translate(HYPHENS).translate(VARIANTS).translate(ONE_SHAPE)
    return TITLE.sub("", with_marks(BETWEEN.sub("", spelt)))
