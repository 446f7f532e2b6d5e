"""Addresses of the customer's counter, below the operator's root."""

from typing import Any

from django.urls import path, register_converter

from madoguchi.interfaces.customer import (
    account,
    bills,
    cautions,
    contracts,
    customer,
    document_files,
    documents,
    email_links,
    home,
    journey_names,
    journeys,
    mailbox,
    notices,
    pictures,
    places,
    points,
    proof,
    qr_code,
    sign_in,
    text_size,
    usage,
    words,
)

register_converter(bills.BillNumber, "bill_number")
register_converter(documents.DocumentNumber, "document_number")
register_converter(journey_names.JourneyName, "journey")
register_converter(points.RedemptionNumber, "redemption_number")

urlpatterns: list[Any] = [
    path("", sign_in.sign_in_page, name="sign_in"),
    path("qr.svg", qr_code.qr_code, name="qr_code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("home/", home.home, name="home"),
    path("bills/", bills.bill_list, name="bills"),
    path("bills/current/", bills.current_bill, name="current_bill"),
    path("bills/<uuid:reference>/<bill_number:number>/", bills.bill, name="bill"),
    path("usage/", usage.usage, name="usage"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("customer/", customer.customer, name="customer"),
    path("account/", account.account, name="account"),
    path("account/devices/", account.account_devices, name="account_devices"),
    path("account/email/link/<str:link_token>/", email_links.email_link, name="email_link"),
    path("account/<str:part>/", account.account_change, name="account_change"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/<int:notice_id>/", notices.notice, name="notice"),
    path("places/", places.place_list, name="places"),
    path("places/<uuid:reference>/", places.look_at, name="look_at"),
    path("points/", points.points_page, name="points"),
    path("points/<int:reward_id>/<uuid:key>/", points.redeem_page, name="redeem"),
    path("points/<redemption_number:number>/", points.redemption_page, name="redemption"),
    path("documents/", documents.documents_page, name="documents"),
    path("documents/request/", documents.request_page, name="request_invoices"),
    path("documents/answer/", documents.answer_page, name="answer_for_invoices"),
    path("documents/chosen/", document_files.chosen_documents, name="chosen_documents"),
    path("documents/all.zip", document_files.all_documents, name="all_documents"),
    path("documents/<document_number:number>/", document_files.document, name="document"),
    path("proof/", proof.proof_page, name="proof"),
    path("proof/<document_number:number>/<str:sha256>/", proof.proof_of_number, name="proof_of_number"),
    path("words/<str:page>/", words.words_page, name="words"),
    path("contact/", words.contact, name="contact"),
    path("text-size/", text_size.text_size, name="text_size"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<uuid:reference>/", mailbox.mailbox_mail, name="mailbox_mail"),
    path("cautions/", cautions.cautions_page, name="cautions"),
    path("<journey:name>/", journeys.start, name="journey"),
    path("<journey:name>/<int:number>/", journeys.stage, name="stage"),
    path("<journey:name>/again/", journeys.again, name="send_again"),
    path("<journey:name>/done/", journeys.done, name="journey_done"),
    path("<journey:name>/link/<str:link_token>/", journeys.link, name="mailed_link"),
    path("<journey:name>/picture/", pictures.picture, name="picture"),
    path("<journey:name>/sound/", pictures.sound, name="sound"),
]
