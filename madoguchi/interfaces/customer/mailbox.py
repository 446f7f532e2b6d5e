"""The demonstration's mailbox (デモ用メールボックス): what the portal mailed, for whoever tries it out.

It is no part of the service: there is no such page unless ``MADOGUCHI_SHOWS_MAILBOX`` is set.
"""

import re
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.adapters.mail import Delivered, delivered_to
from madoguchi.domain.reasons import ReasonCode, why_empty
from madoguchi.interfaces.counter_request import CounterRequest
from madoguchi.interfaces.rendering import render
from madoguchi.services.addresses import address_of


@require_safe
def mailbox(request: CounterRequest) -> HttpResponse:
    """List the mails of this counter, newest first."""
    mails = _mails(request)
    return render(request, "mailbox.html", mails=mails, why=why_empty(mails, ReasonCode.NO_MAILS))


@require_safe
def mailbox_mail(request: CounterRequest, *, reference: UUID) -> HttpResponse:
    """Show a mail."""
    found = next((each for each in _mails(request) if each.reference == reference), None)
    if found is None:
        raise Http404
    text = with_links(found.body, below=address_of(request.operator.profile))
    return render(request, "mailbox_mail.html", mail=found, text=text)


def with_links(text: str, *, below: str) -> list[tuple[str, bool]]:
    """Cut a text into plain words and links; only what lies below an address is a link.

    >>> with_links("URL http://here/a/1 http://there/", below="http://here/a/")
    [('URL ', False), ('http://here/a/1', True), (' http://there/', False)]
    """
    parts = re.split(rf"({re.escape(below)}[!-~]*)", text)
    return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]


def _mails(request: CounterRequest) -> list[Delivered]:
    if not settings.SHOWS_MAILBOX:
        raise Http404
    return delivered_to(settings.MAIL_RELAY, operator=request.operator.slug)
