"""Honorifics (敬称): how the one a letter goes to is addressed."""

import re

# Words by which an organisation names itself; a person's name holds none of them.
ORGANISATION = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|法人|組合|協会|連盟|商店会|[㈱㈲㈳㈶]"
)


def honorific(name: str) -> str:
    """Choose 御中 for an organisation and 様 for a person.

    >>> honorific("山田　花子"), honorific("㈱窓口電機"), honorific("医療法人　窓口会")
    ('様', '御中', '御中')
    """
    return "御中" if ORGANISATION.search(name) else "様"
