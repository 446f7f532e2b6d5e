"""Gaiji (外字): characters that an operator's system has beyond the standard, and what is meant by each."""

import re
from typing import Annotated

from pydantic import AfterValidator

USER_DEFINED = re.compile("F[0-9][4-9A-F][0-9A-F]")
PRIVATE_USE = re.compile(r"U\+(E[0-9A-F]{3}|F[0-8][0-9A-F]{2})")
SUSPECT = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")


def private_character(code: str) -> str:
    r"""Give the private character that a code is read as; raises ValueError.

    >>> private_character("F040") == private_character("U+E000") == "\ue000"
    True
    """
    if PRIVATE_USE.fullmatch(code):
        return chr(int(code.removeprefix("U+"), 16))
    found = bytes.fromhex(code).decode("cp932") if USER_DEFINED.fullmatch(code) else ""
    if len(found) != 1:
        raise ValueError(f"{code} is no code of a user-defined character, such as F040 or U+E000")
    return found


def _checked(table: dict[str, str]) -> dict[str, str]:
    for code, meant in table.items():
        private_character(code)
        if not meant or SUSPECT.search(meant):
            raise ValueError(f"{code} must stand for characters that everybody has")
    return table


type Gaiji = Annotated[dict[str, str], AfterValidator(_checked)]
