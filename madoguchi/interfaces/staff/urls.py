"""Addresses of the staff's counter, and the one table of who may see and do what there.

A row is an address, a view, and what its door asks: ``see`` to open it, ``do`` to send a form to it,
``looks_at`` what of customers it shows (``NOBODY``, ``one("application")`` or ``EACH``). A test
holds a picture of this table (test_matrix.py), so that a change of it shows where changes are reviewed.
"""

from typing import Any

from django.urls import URLPattern, path

from madoguchi.domain.permissions import Permission
from madoguchi.interfaces.staff import (
    applications,
    as_it_was,
    as_on,
    audit,
    batches,
    corrections,
    customer_views,
    customers,
    documents,
    enrolment,
    front,
    jobs,
    letters,
    list_files,
    mailings,
    mails,
    members,
    notice_preview,
    notices,
    own_account,
    own_sessions,
    pieces,
    posting,
    profile,
    proof,
    quarantined_rows,
    roster,
    second_step,
    service_requests,
    sign_in,
)
from madoguchi.interfaces.staff.doors import EACH, NOBODY, Looks, View, not_signed_in, one, staff_only

P = Permission


def _page(address: str, view: View, name: str, **door: Any) -> URLPattern:
    return path(address, staff_only(**door)(view), name=f"staff_{name}")


def _file(address: str, view: View, name: str, **door: Any) -> URLPattern:
    return _page(f"{address}list.csv", view, f"{name}_csv", **door)


def _way_in(address: str, view: View, name: str) -> URLPattern:
    return path(address, not_signed_in()(view), name=f"staff_{name}")


urlpatterns = [
    # On the way in.
    _way_in("", sign_in.sign_in_page, "sign_in"),
    _way_in("second-step/", second_step.second_step_page, "second_step"),
    _way_in("link/<str:link_token>/", enrolment.invitation_page, "invitation"),
    _way_in("enrolment/", enrolment.enrolment_page, "enrolment"),
    _way_in("enrolment/qr.svg", enrolment.qr, "enrolment_qr"),
    # For everyone who works here.
    _page("sign-out/", sign_in.sign_out, "sign_out", do=P.WORK, looks_at=NOBODY),
    _page("front/", front.front, "front", see=P.WORK, looks_at=NOBODY),
    _page("sessions/", own_sessions.own_sessions, "sessions", see=P.WORK, do=P.WORK, looks_at=NOBODY),
    _page("account/", own_account.account_page, "account", see=P.WORK, looks_at=NOBODY),
    *(
        _page(f"account/{address}/", view, name, see=P.WORK, do=P.WORK, looks_at=NOBODY, freshly=True)
        for address, view, name in (
            ("password", own_account.password_page, "own_password"),
            ("codes", own_account.codes_page, "own_codes"),
            ("passkeys/new", own_account.new_passkey_page, "passkey_new"),
            ("passkeys/<int:passkey>", own_account.passkey_page, "passkey"),
        )
    ),
    _page("proof/", proof.proof_page, "proof", see=P.WORK, do=P.WORK, looks_at=NOBODY),
    # Applications.
    _page("applications/", applications.queue_page, "applications", see=P.SEE_APPLICATIONS, looks_at=EACH),
    _file(
        "applications/", list_files.applications_csv, "applications", see=P.SEE_APPLICATIONS, looks_at=EACH
    ),
    _page(
        "applications/<int:application>/",
        applications.application_page,
        "application",
        see=P.SEE_APPLICATIONS,
        do=P.DECIDE_APPLICATIONS,
        looks_at=one("application"),
    ),
    # Customers.
    _page("customers/", customers.search_page, "customers", see=P.SEE_CUSTOMERS, looks_at=EACH),
    _file("customers/", list_files.customers_csv, "customers", see=P.SEE_CUSTOMERS, looks_at=EACH),
    _page(
        "customers/<int:customer>/",
        customers.customer_page,
        "customer",
        see=P.SEE_CUSTOMERS,
        looks_at=one("customer"),
    ),
    _page(
        "places/<int:place>/as-it-was/",
        as_it_was.as_it_was_page,
        "as_it_was",
        see=P.SEE_CUSTOMERS,
        looks_at=one("place"),
    ),
    _page(
        "places/<int:place>/letter/",
        letters.letter_page,
        "letter",
        see=P.PRINT_LETTERS,
        do=P.PRINT_LETTERS,
        looks_at=one("place"),
        freshly=True,
    ),
    _page(
        "members/<int:member>/", members.member_page, "member", see=P.SEE_CUSTOMERS, looks_at=one("member")
    ),
    _page(
        "members/<int:member>/help/",
        members.help_page,
        "member_help",
        see=P.HELP_CUSTOMERS,
        do=P.HELP_CUSTOMERS,
        looks_at=one("member"),
        freshly=True,
    ),
    _page("corrections/", corrections.corrections_page, "corrections", see=P.CHANGE_EMAIL, looks_at=EACH),
    _file("corrections/", list_files.corrections_csv, "corrections", see=P.CHANGE_EMAIL, looks_at=EACH),
    _page(
        "corrections/<uuid:correction>/",
        corrections.correction_page,
        "correction",
        see=P.CHANGE_EMAIL,
        do=P.CHANGE_EMAIL,
        looks_at=EACH,
        freshly=True,
    ),
    # The portal as a customer sees it.
    _page(
        "members/<int:member>/view/",
        customer_views.begin_page,
        "view",
        see=P.SEE_AS_CUSTOMER,
        do=P.SEE_AS_CUSTOMER,
        looks_at=one("member"),
    ),
    _page("as/<path:page>", customer_views.seen_page, "as", see=P.SEE_AS_CUSTOMER, looks_at=EACH),
    _page("view/end/", customer_views.end_page, "view_end", do=P.SEE_AS_CUSTOMER, looks_at=NOBODY),
    # Requests.
    _page("requests/", service_requests.queue_page, "requests", see=P.SEE_REQUESTS, looks_at=EACH),
    _file("requests/", list_files.requests_csv, "requests", see=P.SEE_REQUESTS, looks_at=EACH),
    _page(
        "requests/<str:number>/",
        service_requests.request_page,
        "request",
        see=P.SEE_REQUESTS,
        do=P.DECIDE_REQUESTS,
        looks_at=Looks("request", "number"),
    ),
    # Notices.
    _page("notices/", notices.notice_list, "notices", see=P.PUBLISH, looks_at=NOBODY),
    _file("notices/", list_files.notices_csv, "notices", see=P.PUBLISH, looks_at=NOBODY),
    _page("notices/new/", notices.new_notice, "notice_new", see=P.PUBLISH, do=P.PUBLISH, looks_at=NOBODY),
    _page("notices/adopt/<int:notice>/", notices.adopt, "notice_adopt", do=P.PUBLISH, looks_at=NOBODY),
    _page(
        "notices/<uuid:draft>/", notices.notice_page, "notice", see=P.PUBLISH, do=P.PUBLISH, looks_at=NOBODY
    ),
    _page(
        "notices/<uuid:draft>/preview/",
        notice_preview.preview,
        "notice_preview",
        see=P.PUBLISH,
        looks_at=NOBODY,
    ),
    _page(
        "notices/<uuid:draft>/publish/",
        notices.publish_page,
        "notice_publish",
        see=P.PUBLISH,
        do=P.PUBLISH,
        looks_at=NOBODY,
    ),
    # Rewards, channels and texts.
    _page("publishing/", pieces.shelf_list, "shelves", see=P.PUBLISH, looks_at=NOBODY),
    _page("publishing/<str:kind>/", pieces.piece_list, "pieces", see=P.PUBLISH, looks_at=NOBODY),
    _file("publishing/<str:kind>/", list_files.pieces_csv, "pieces", see=P.PUBLISH, looks_at=NOBODY),
    _page(
        "publishing/<str:kind>/new/",
        pieces.new_piece,
        "piece_new",
        see=P.PUBLISH,
        do=P.PUBLISH,
        looks_at=NOBODY,
    ),
    _page(
        "publishing/<str:kind>/adopt/<int:offer>/", pieces.adopt, "piece_adopt", do=P.PUBLISH, looks_at=NOBODY
    ),
    _page(
        "publishing/<str:kind>/<uuid:piece>/",
        pieces.piece_page,
        "piece",
        see=P.PUBLISH,
        do=P.PUBLISH,
        looks_at=NOBODY,
    ),
    _page(
        "publishing/<str:kind>/<uuid:piece>/preview/",
        pieces.preview,
        "piece_preview",
        see=P.PUBLISH,
        looks_at=NOBODY,
    ),
    _page(
        "publishing/<str:kind>/<uuid:piece>/publish/",
        pieces.publish_page,
        "piece_publish",
        see=P.PUBLISH,
        do=P.PUBLISH,
        looks_at=NOBODY,
    ),
    # Papers for one person.
    _page(
        "documents/",
        documents.documents_page,
        "documents",
        see=P.PUBLISH,
        do=P.PUBLISH,
        looks_at=EACH,
        freshly=True,
    ),
    _file("documents/", list_files.documents_csv, "documents", see=P.PUBLISH, looks_at=EACH, freshly=True),
    _page("documents/paper/", documents.paper_file, "document_paper", do=P.PUBLISH, looks_at=EACH),
    _page("documents/send/", documents.send_page, "document_send", do=P.PUBLISH, looks_at=NOBODY),
    # What goes by post.
    _page(
        "posting/<str:posting_list>/",
        posting.posting_page,
        "posting",
        see=P.PRINT_LETTERS,
        do=P.PRINT_LETTERS,
        looks_at=EACH,
    ),
    _page(
        "posting/<str:posting_list>/list.csv",
        posting.posting_csv,
        "posting_csv",
        see=P.PRINT_LETTERS,
        looks_at=EACH,
    ),
    # Batches.
    _page("batches/", batches.batch_list, "batches", see=P.SEE_BATCHES, looks_at=NOBODY),
    _file("batches/", list_files.batches_csv, "batches", see=P.SEE_BATCHES, looks_at=NOBODY),
    _page(
        "batches/upload/",
        batches.upload_page,
        "batch_upload",
        see=P.LOAD_BATCHES,
        do=P.LOAD_BATCHES,
        looks_at=NOBODY,
    ),
    _page("batches/<int:batch>/", batches.batch_page, "batch", see=P.SEE_BATCHES, looks_at=one("batch")),
    _page(
        "batches/<int:batch>/progress/",
        batches.progress_part,
        "batch_progress",
        see=P.SEE_BATCHES,
        looks_at=NOBODY,
    ),
    _page(
        "batches/<int:batch>/check/",
        batches.check_page,
        "batch_check",
        do=P.LOAD_BATCHES,
        looks_at=one("batch"),
    ),
    _page(
        "batches/<int:batch>/rows/",
        quarantined_rows.rows_page,
        "batch_rows",
        see=P.LOAD_BATCHES,
        do=P.LOAD_BATCHES,
        looks_at=one("batch"),
    ),
    _file(
        "batches/<int:batch>/rows/",
        list_files.rows_csv,
        "batch_rows",
        see=P.LOAD_BATCHES,
        looks_at=one("batch"),
    ),
    _page(
        "batches/<int:batch>/<str:deed>/",
        batches.deed_page,
        "batch_deed",
        see=P.RELEASE_BATCHES,
        do=P.RELEASE_BATCHES,
        looks_at=one("batch"),
        freshly=True,
    ),
    # What runs by itself.
    _page("jobs/", jobs.job_list, "jobs", see=P.SEE_BATCHES, looks_at=NOBODY),
    _file("jobs/", list_files.jobs_csv, "jobs", see=P.SEE_BATCHES, looks_at=NOBODY),
    _page("jobs/<int:job>/", jobs.job_page, "job", see=P.SEE_BATCHES, do=P.LOAD_BATCHES, looks_at=NOBODY),
    # Mails.
    _page("mailings/", mailings.mailings_page, "mailings", see=P.SEE_BATCHES, looks_at=NOBODY),
    _file("mailings/", list_files.mailings_csv, "mailings", see=P.SEE_BATCHES, looks_at=NOBODY),
    _page("mails/returned/", mails.returned_page, "mails_returned", see=P.SEE_CUSTOMERS, looks_at=EACH),
    _file("mails/returned/", list_files.returned_csv, "mails_returned", see=P.SEE_CUSTOMERS, looks_at=EACH),
    _page("mails/dead/", mails.dead_page, "mails_dead", see=P.SEE_CUSTOMERS, looks_at=EACH),
    _file("mails/dead/", list_files.dead_csv, "mails_dead", see=P.SEE_CUSTOMERS, looks_at=EACH),
    _page(
        "mails/given-up/",
        mails.given_up_page,
        "mails_given_up",
        see=P.SEE_CUSTOMERS,
        do=P.HELP_CUSTOMERS,
        looks_at=EACH,
    ),
    _file("mails/given-up/", list_files.given_up_csv, "mails_given_up", see=P.SEE_CUSTOMERS, looks_at=EACH),
    # Staff.
    _page("roster/", roster.roster_page, "roster", see=P.MANAGE_STAFF, looks_at=NOBODY),
    _file("roster/", list_files.roster_csv, "roster", see=P.MANAGE_STAFF, looks_at=NOBODY),
    _page(
        "roster/invite/",
        roster.invite_page,
        "invite",
        see=P.MANAGE_STAFF,
        do=P.MANAGE_STAFF,
        looks_at=NOBODY,
        freshly=True,
    ),
    _page(
        "roster/<uuid:reference>/",
        roster.colleague_page,
        "colleague",
        see=P.MANAGE_STAFF,
        do=P.MANAGE_STAFF,
        looks_at=NOBODY,
        freshly=True,
    ),
    # The profile in force, and the portal as of any moment.
    _page("profile/", profile.profile_page, "profile", see=P.SEE_PROFILE, looks_at=NOBODY),
    _page("as-on/", as_on.asked_page, "as_on_asked", see=P.SEE_PROFILE, looks_at=NOBODY),
    _page("as-on/<str:at>/", as_on.as_on_page, "as_on", see=P.SEE_PROFILE, looks_at=NOBODY),
    _page("as-on/<str:at>/<path:page>", as_on.as_on_page, "as_on_page", see=P.SEE_PROFILE, looks_at=NOBODY),
    # The record.
    _page("audit/", audit.audit_page, "audit", see=P.SEE_AUDIT, looks_at=EACH),
    _file("audit/", list_files.audit_csv, "audit", see=P.SEE_AUDIT, looks_at=EACH),
]
