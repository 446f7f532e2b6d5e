"""Files of lists (一覧のCSV): what stands in a list, in columns; the filters are the page's own."""

from datetime import date, datetime

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madoguchi.domain.audit import subject
from madoguchi.domain.batches import BatchState
from madoguchi.domain.clock import TOKYO
from madoguchi.domain.desk_search import LONGEST
from madoguchi.domain.mail_returns import ReturnKind
from madoguchi.domain.notices import NoticeState
from madoguchi.ingest import by_staff
from madoguchi.ingest.findings import fault_from
from madoguchi.interfaces.rendering.requests import state_words
from madoguchi.interfaces.staff import audit as audit_pages
from madoguchi.interfaces.staff import notices as notice_pages
from madoguchi.interfaces.staff import service_requests as request_pages
from madoguchi.interfaces.staff.batch_words import batch_kind_words, batch_state_words
from madoguchi.interfaces.staff.batches import found_batch
from madoguchi.interfaces.staff.exports import Line, export
from madoguchi.interfaces.staff.job_words import job_fault_words, job_state_words, job_words
from madoguchi.interfaces.staff.mail_words import return_words
from madoguchi.interfaces.staff.staff_request import StaffRequest
from madoguchi.interfaces.staff.words import act_words, audience_words, role_words
from madoguchi.models import Place, ServiceRequest
from madoguchi.services import audit, reviewing
from madoguchi.services.customer_search import search
from madoguchi.services.jobs import state_of
from madoguchi.services.staff import documents, jobs, mails, notices, roster, service_requests
from madoguchi.services.staff.exports import MOST_ROWS
from madoguchi.services.staff.mails import Returned

NOTICE_STATES = {
    NoticeState.DRAFT: gettext_noop("下書き"),
    NoticeState.SCHEDULED: gettext_noop("公開待ち"),
    NoticeState.SHOWN: gettext_noop("公開中"),
    NoticeState.OVER: gettext_noop("掲載終了"),
}
DECISIONS = {
    "": gettext_noop("未処理"),
    "corrected": gettext_noop("訂正済み"),
    "approved": gettext_noop("承認済み"),
    "dropped": gettext_noop("取り込まない"),
}


def applications_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the applications that wait."""
    header = [_("申請"), _("種類"), _("氏名"), _("番号"), _("一致度"), _("申請日時"), _("期限"), _("担当")]
    found = reviewing.queue(profile=request.operator.profile, now=request.now)
    lines = [
        Line(
            [
                it.application.pk,
                _("追加") if it.application.adds_place else _("新規"),
                it.application.typed.get("name", ""),
                it.application.typed.get("customer_number", ""),
                it.application.score,
                _at(it.application.applied_at),
                _on(it.promised_on),
                it.claimed_by,
            ],
            subject("application", it.application.pk),
        )
        for it in found[: MOST_ROWS + 1]
    ]
    return export(request, "applications", header, lines)


def customers_csv(request: StaffRequest) -> HttpResponseBase:
    """Give what a search finds."""
    found = search(profile=request.operator.profile, typed=request.GET.get("q", "")[:LONGEST])
    header = [_("氏名・名称"), _("フリガナ"), _("契約者番号"), _("ご使用場所の番号")]
    header += [_("郵便番号"), _("住所"), _("電話番号"), _("会員")]
    lines = [Line(_place(each), subject("customer", each.customer_id)) for each in found.places]
    lines += [
        Line([it.nickname, "", "", "", "", "", "", it.login_id], subject("member", it.pk))
        for it in found.members
    ]
    return export(request, "customers", header, lines)


def _place(place: Place) -> list[str]:
    who = place.customer
    members = " ".join(link.member.login_id for link in place.member_places.all())
    where = f"{place.address} {place.building}".strip()
    return [who.name, who.kana, who.number, place.number, place.postal_code, where, who.phone, members]


def requests_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the requests that fit the filters."""
    found = service_requests.queue(request_pages.search_of(request), now=request.now, most=MOST_ROWS)
    header = [_("受付番号"), _("手続き"), _("お客さま"), _("場所の番号"), _("会員")]
    header += [_("状況"), _("回答の期限"), _("希望日"), _("受付日時")]
    lines = [Line(_request(each), subject("request", each.number)) for each in found]
    return export(request, "requests", header, lines)


def _request(sent: ServiceRequest) -> list[str]:
    place, member = sent.place, sent.member
    whose = [place.customer.name, place.number] if place else ["", ""]
    days = [_on(sent.answer_by), _on(sent.wished_on), _at(sent.sent_at)]
    return [
        sent.number,
        sent.title,
        *whose,
        member.login_id if member else "",
        state_words(sent.state),
        *days,
    ]


def notices_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the notices that were written here."""
    header = [
        _("件名"),
        _("状態"),
        _("掲載開始"),
        _("掲載終了"),
        _("対象"),
        _("対象の値"),
        _("最後の変更"),
        _("職員"),
    ]
    rows = [notice_pages.row_of(request, each) for each in notices.newest(most=MOST_ROWS)]
    lines = [
        Line(
            [
                row.version.title,
                _(NOTICE_STATES[row.state]),
                _at(row.version.starts_at),
                _at(row.version.ends_at),
                audience_words(row.version.audience),
                " ".join(row.version.audience_values),
                _at(row.version.at),
                row.version.by,
            ]
        )
        for row in rows
    ]
    return export(request, "notices", header, lines)


def documents_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the papers that were sent to one person each."""
    header = [_("番号"), _("件名"), _("宛先"), _("場所の番号"), _("公開日")]
    lines = [
        Line(
            [it.number, it.title, it.addressee, it.place.number if it.place else "", _on(it.dated_on)],
            subject("document", it.number),
        )
        for it in documents.newest_sent(most=MOST_ROWS + 1)
    ]
    return export(request, "documents", header, lines)


def batches_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the batches in the state that is asked for."""
    asked = request.GET.get("state", "")
    found = by_staff.newest(state=asked if asked in set(BatchState) else "", most=MOST_ROWS)
    header = [_("番号"), _("ファイル"), _("内容"), _("状態"), _("行数"), _("保留"), _("受信"), _("公開")]
    lines = [
        Line(
            [
                it.pk,
                it.file_name,
                batch_kind_words(it.kind),
                batch_state_words(it.state),
                it.rows,
                it.rows_quarantined,
                _at(it.received_at),
                _at(it.published_at),
            ]
        )
        for it in found
    ]
    return export(request, "batches", header, lines)


def rows_csv(request: StaffRequest, *, batch: int) -> HttpResponseBase:
    """Give the rows that were set aside of a batch, as they were sent or corrected."""
    found, profile = found_batch(batch), request.operator.profile
    header = [_("行"), _("状態"), _("理由"), _("行の内容"), _("判断した職員"), _("判断した日時"), _("メモ")]
    lines = [
        Line(
            [
                " ".join(map(str, it.lines)),
                _(DECISIONS[it.decision]),
                " / ".join(str(fault_from(fault)) for fault in it.faults),
                by_staff.text_of(it, profile=profile, batch=found),
                it.decided_by,
                _at(it.decided_at),
                it.note,
            ]
        )
        for it in by_staff.rows_of(found, most=MOST_ROWS + 1)
    ]
    return export(request, f"batch-{found.pk}-rows", header, lines)


def jobs_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the jobs in the state that is asked for."""
    asked = request.GET.get("state", "")
    found = jobs.newest(shown=asked if asked in jobs.STATES else "", now=request.now, most=MOST_ROWS)
    header = [
        _("番号"),
        _("内容"),
        _("状態"),
        _("予定"),
        _("試した回数"),
        _("最後の失敗"),
        _("技術的な内容"),
        _("登録"),
    ]
    lines = [
        Line(
            [
                it.pk,
                job_words(it.kind),
                job_state_words(it, state_of(it, now=request.now)),
                _at(it.due_at),
                it.attempts,
                job_fault_words(it.last_error),
                it.last_error,
                _at(it.queued_at),
            ]
        )
        for it in found
    ]
    return export(request, "jobs", header, lines)


def returned_csv(request: StaffRequest) -> HttpResponseBase:
    """Give what came back of mails, of the kind that is asked for."""
    asked = request.GET.get("kind", "")
    found = mails.returned(kind=asked if asked in set(ReturnKind) else "", most=MOST_ROWS)
    header = [
        _("戻った日時"),
        _("種類"),
        _("状態コード"),
        _("会員"),
        _("宛先"),
        _("件名"),
        _("届かないアドレス"),
    ]
    return export(request, "returned-mails", header, [Line(_return(it), it.about) for it in found])


def _return(it: Returned) -> list[str]:
    back, mail = it.back, it.mail
    said = [_at(back.returned_at), return_words(back.kind), back.status]
    if mail is None:
        return [*said, "", "", "", ""]
    login_id = mail.member.login_id if mail.member else ""
    title = mail.mailing.subject if mail.mailing else mail.subject
    return [*said, login_id, mail.recipient, title, _("はい") if it.is_dead else ""]


def roster_csv(request: StaffRequest) -> HttpResponseBase:
    """Give all staff."""
    rules = request.operator.profile.staff
    header = [_("氏名"), _("メールアドレス"), _("役割"), _("登録"), _("利用停止")]
    lines = [
        Line(
            [
                it.name,
                it.email,
                " ".join(role_words(role, rules) for role in it.roles),
                _at(it.enrolled_at),
                _at(it.locked_at),
            ]
        )
        for it in roster.everyone()[: MOST_ROWS + 1]
    ]
    return export(request, "roster", header, lines)


def audit_csv(request: StaffRequest) -> HttpResponseBase:
    """Give the entries of the record that fit the filters."""
    header = [
        _("番号"),
        _("日時"),
        _("だれが"),
        _("何を"),
        _("何について"),
        _("理由"),
        _("内容"),
        _("接続元"),
    ]
    lines = [
        Line(
            [
                it.position,
                _at(it.at),
                it.who,
                act_words(it.act),
                it.about,
                it.why,
                " ".join(f"{name}={_plain(value)}" for name, value in it.details.items()),
                it.source,
            ],
            "audit:record",
        )
        for it in audit.search(audit_pages.search_of(request), most=MOST_ROWS + 1)
    ]
    return export(request, "audit", header, lines)


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _at(at: datetime | None) -> str:
    return f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M:%S}" if at else ""


def _on(day: date | None) -> str:
    return day.isoformat() if day else ""
