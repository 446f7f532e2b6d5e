"""What goes by post (郵便物): whom to write to, as a page and as a CSV file, and that it was sent."""

from http import HTTPStatus

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.rendering import render
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.services.staff import posting as services
from madoguchi.services.staff.exports import MOST_ROWS
from madoguchi.services.staff.posting import NOTERS, NotWaited, PostingList
from madoguchi.services.staff.posting import Line as Envelope

SHOWN, MOST_CHOSEN, LONGEST_NUMBER = 200, 500, 40

NAMES = {
    PostingList.LETTERS: gettext_noop("登録用の通知書"),
    PostingList.FIRST_INVOICES: gettext_noop("初回の適格請求書"),
    PostingList.PAPER_INVOICES: gettext_noop("郵送を続ける請求書"),
    PostingList.DEAD_MAILS: gettext_noop("メールが届かない方"),
}


def posting_page(request: StaffRequest, *, posting_list: str) -> HttpResponse:
    """Show one list, or note that lines of it were posted."""
    posting = _named(request, posting_list)
    if request.method != "POST":
        return _page(request, posting)
    numbers = [each.replace("\x00", "")[:LONGEST_NUMBER] for each in request.POST.getlist("number")]
    if posting not in NOTERS or not numbers:
        return _page(request, posting, fault=_("投函したお客さまを選んでください。"))
    try:
        count = services.note_all_posted(
            posting, numbers=numbers[:MOST_CHOSEN], by=request.colleague.actor, now=request.now
        )
    except NotWaited:
        fault = _("ほかの人がすでに記録しました。いまの一覧をご確認ください。何も記録していません。")
        return _page(request, posting, fault=fault, status=HTTPStatus.CONFLICT)
    where = f"{request.counter}posting/{posting}/?done={count}"
    return HttpResponseRedirect(where, status=HTTPStatus.SEE_OTHER)


def posting_csv(request: StaffRequest, *, posting_list: str) -> HttpResponseBase:
    """Give one list as a file, for labels and envelopes."""
    posting = _named(request, posting_list)
    lines = services.lines_of(posting, profile=request.operator.profile, now=request.now, most=MOST_ROWS + 1)
    header = [_("番号"), _("氏名"), _("郵便番号"), _("住所"), _("建物"), _("受付日"), _("サービス")]
    return export(request, posting.value, header, [Line(_cells(each), (each.about,)) for each in lines])


def _cells(line: Envelope) -> list[str]:
    return [line.number, *line.to, line.since.isoformat() if line.since else "", line.service]


def _named(request: StaffRequest, name: str) -> PostingList:
    """Give the list of a name, where the operator posts such things."""
    found = next((each for each in services.lists_of(request.operator.profile) if each == name), None)
    if found is None:
        raise Http404
    return found


def _page(
    request: StaffRequest,
    posting: PostingList,
    *,
    fault: str = "",
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    profile = request.operator.profile
    lines = services.lines_of(posting, profile=profile, now=request.now, most=SHOWN + 1)
    request.looked_at = [each.about for each in lines[:SHOWN]]
    return render(
        request,
        "posting.html",
        status=status if fault else HTTPStatus.OK,
        lists=[(each.value, gettext(NAMES[each])) for each in services.lists_of(profile)],
        posting=posting.value,
        heading=gettext(NAMES[posting]),
        is_noted=posting in NOTERS,
        lines=lines[:SHOWN],
        is_cut=len(lines) > SHOWN,
        shown=SHOWN,
        faults={"": fault} if fault else {},
        done=request.GET.get("done", "")[:6] if not fault else "",
    )
