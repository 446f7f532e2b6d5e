"""Words in mails: how values are written, and what they are cleaned of."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from unicodedata import category

from madoguchi.domain.clock import TOKYO, last_minute
from madoguchi.services.mails.kinds import Kind, Lines
from madoguchi.services.mails.marks import without_marks

WEEKDAYS = "月火水木金土日"
MOST_SHOWN = 4
LONGEST_NAME = 80
NOT_IN_NAMES = ("/", "／", "@", "＠", "www.")
INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def moment_words(at: datetime) -> str:
    """Write a moment in Japan's time.

    >>> moment_words(datetime(2024, 10, 21, 9, 5, tzinfo=TOKYO))
    '2024年10月21日(月) 9時05分'
    """
    local = at.astimezone(TOKYO)
    return f"{day_words(local)} {local.hour}時{local.minute:02}分"


def until_words(until: datetime) -> str:
    """Write until when something may be done, in Japan's time.

    >>> until_words(datetime(2024, 10, 22, 0, 0, tzinfo=TOKYO))
    '2024年10月21日(月) 24時00分'
    """
    day, hour, minute = last_minute(until)
    return f"{day_words(day)} {hour}時{minute:02}分"


def day_words(day: date) -> str:
    """Write a day.

    >>> day_words(date(2024, 10, 21))
    '2024年10月21日(月)'
    """
    return f"{day.year}年{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def month_words(month: date) -> str:
    """Write a billed month.

    >>> month_words(date(2024, 9, 1))
    '2024年9月分'
    """
    return f"{month.year}年{month.month}月分"


def masked_login_id(login_id: str) -> str:
    """Show a login ID so that its owner knows it.

    >>> masked_login_id("1234567890"), masked_login_id("taro"), masked_login_id("a")
    ('*******890', '***o', '*')
    """
    shown = min(len(login_id) // 3, MOST_SHOWN)
    return "*" * (len(login_id) - shown) + login_id[len(login_id) - shown :]


FILTERS = {
    "moment_words": moment_words,
    "day_words": day_words,
    "until_words": until_words,
    "month_words": month_words,
    "masked_login_id": masked_login_id,
}


def cleaned(values: Mapping[str, Any], *, kind: Kind) -> dict[str, Any]:
    """Take out of every value what could pass for a header, a mark or words of the operator's."""
    texts = {name: _cleaned(value, kind.values.get(name, str)) for name, value in values.items()}
    return texts | {"name": _whom(texts.get("name", ""))}


def _cleaned(value: Any, kind: type) -> Any:
    if isinstance(value, tuple):
        return tuple(one_line(str(each)) for each in value)
    if kind is Lines:
        return "\n".join(one_line(line) for line in value.strip().splitlines())
    return one_line(value) if isinstance(value, str) else value


def one_line(text: str) -> str:
    r"""Give a text in one line, with nothing invisible in it.

    >>> one_line("山田　太郎\r\nBcc: jiro@example.jp")
    '山田\u3000太郎 Bcc: jiro@example.jp'
    """
    visible = "".join(" " if category(each) in INVISIBLE else each for each in without_marks(text))
    return " ".join(part for part in visible.split(" ") if part)


def _whom(name: str) -> str:
    """Give whom to speak to: strangers have mails sent to strangers, so a name holds no link and is short."""
    return "" if len(name) > LONGEST_NAME or any(sign in name for sign in NOT_IN_NAMES) else name
