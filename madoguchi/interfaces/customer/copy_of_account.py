"""The parts of a copy (登録情報の控え) about the account: what was agreed to, done, asked and set up."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from madoguchi.domain.sources import shortened
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.customer.copy_tables import Table
from madoguchi.interfaces.rendering.filters import moment
from madoguchi.interfaces.rendering.history import words_of_browser, words_of_event
from madoguchi.interfaces.rendering.requests import state_words
from madoguchi.models import ServiceRequest
from madoguchi.services.consents import consents_of
from madoguchi.services.history import events_of
from madoguchi.services.passkeys import passkeys_of
from madoguchi.services.service_requests import requests_of


def consents(request: CounterRequest) -> Table:
    """Give what the member agreed to."""
    titles = {"terms": _("ご利用規約"), "cautions": _("ご注意とお願い")}
    return Table(
        [_("文書"), _("版"), _("同意日時")],
        [
            [titles.get(each.text, each.text), each.version, moment(each.given_at)]
            for each in consents_of(member_id=request.visitor.member_id)
        ],
    )


def history(request: CounterRequest) -> Table:
    """Give all that happened to the account."""
    rows = []
    for event in events_of(member_id=request.visitor.member_id, most=None):
        words = words_of_event(event.kind, event.details, profile=request.operator.profile)
        device = words_of_browser(event.browser) if event.browser else ""
        rows.append([moment(event.at), words.label, words.note, device, shortened(event.source)])
    return Table([_("日時"), _("内容"), _("備考"), _("端末"), _("接続元")], rows)


def requests(request: CounterRequest) -> Table | None:
    """Give what was asked for, a row for each thing said in it, where anything can be or was asked for."""
    profile = request.operator.profile
    found = list(requests_of(member_id=request.visitor.member_id))
    if not (found or profile.procedures or profile.channels):
        return None
    return Table(
        [
            _("受付番号"),
            _("受付日時"),
            _("お申し込み"),
            _("状況"),
            profile.words.customer_number,
            _("項目"),
            _("内容"),
        ],
        [
            [
                sent.number,
                moment(sent.sent_at),
                sent.title,
                state_words(sent.state),
                sent.place.number if sent.place else "",
                label,
                words,
            ]
            for sent in found
            for label, words in _said(sent)
        ],
    )


def _said(sent: ServiceRequest) -> Iterator[tuple[str, str]]:
    yield from sent.shown.get("answers", ())
    for channel in sent.shown.get("channels", ()):
        yield _("チャンネル"), channel["name"]


def passkeys(request: CounterRequest) -> Table | None:
    """Give the passkeys' names, and when each was made and last used, where there can be or are any."""
    found = passkeys_of(request.visitor.member_id)
    if not found and "passkeys" not in request.operator.profile.account.offers:
        return None
    return Table(
        [_("名前"), _("登録日時"), _("最後に使われた日時")],
        [
            [each.label, moment(each.created_at), moment(each.used_at) if each.used_at else ""]
            for each in found
        ],
    )
