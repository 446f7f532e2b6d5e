"""The states of requests (お申し込みの状況): what pages and copies call each."""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from madoguchi.domain.service_requests import State

NAMES: Mapping[State, str] = {
    State.RECEIVED: gettext_noop("受付済"),
    State.IN_PROGRESS: gettext_noop("確認中"),
    State.ACCEPTED: gettext_noop("承りました"),
    State.REFUSED: gettext_noop("お受けできません"),
    State.WITHDRAWN: gettext_noop("取消"),
    State.DONE: gettext_noop("完了"),
}


def state_words(state: str) -> str:
    """Say a state."""
    return gettext(NAMES[State(state)])
