"""Uploads (納品) over HTTP: announced, sent in parts from the offset that is asked for, and finished.

A lost connection loses nothing: GET says how much has come. The same content is the same upload, so every
call may be made again.
"""

import json
import re
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.ingest.descriptions import described
from madoguchi.interfaces.systems.problems import problem
from madoguchi.interfaces.systems.tokens import SystemRequest, with_token
from madoguchi.models import Upload
from madoguchi.services.uploads import (
    LARGEST,
    LARGEST_PART,
    Announced,
    Incomplete,
    NotOpen,
    OtherSize,
    TooLarge,
    TooManyOpen,
    UploadRefused,
    WrongOffset,
    add_part,
    begin_upload,
    find_upload,
    finish_upload,
)

LONGEST_BODY = 10_000
PART_TYPE = "application/offset+octet-stream"
OFFSET = "Upload-Offset"
SHA256 = re.compile("[0-9a-f]{64}")
NAME = re.compile(r"[^/\\\x00-\x1f\x7f\ud800-\udfff]{1,80}")
COUNT = re.compile("[0-9]{1,15}")
ANNOUNCED = {"file_name": str, "size": int, "sha256": str}

# Refusal → status, code, and what to do.
PROBLEMS: dict[type[UploadRefused], tuple[HTTPStatus, str, str]] = {
    TooLarge: (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        f"A file has at most {LARGEST} bytes, a part {LARGEST_PART}, and all parts make up the file.",
    ),
    TooManyOpen: (HTTPStatus.TOO_MANY_REQUESTS, "too_many_open", "Finish what was begun first."),
    WrongOffset: (HTTPStatus.CONFLICT, "wrong_offset", "Go on from the offset that is given here."),
    NotOpen: (HTTPStatus.CONFLICT, "not_open", "All of this file has come already."),
    Incomplete: (HTTPStatus.CONFLICT, "incomplete", "Send the rest, from the offset that is given here."),
    OtherSize: (HTTPStatus.CONFLICT, "other_size", "This content was announced with another size."),
}


class BadCall(Exception):
    """What was sent does not have the form that it should have; says which."""


@with_token
@require_POST
def new_upload(request: SystemRequest) -> HttpResponse:
    """Begin an upload: 201, or 200 with what is known of this content."""
    try:
        announced = _announced(request)
        if described(profile=request.operator.profile, file_name=announced.file_name) is None:
            return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "unknown_file", "No such file is expected.")
        upload, is_new = begin_upload(token=request.token, announced=announced, now=request.now)
    except BadCall as bad:
        return problem(HTTPStatus.BAD_REQUEST, "bad_call", str(bad))
    except UploadRefused as refused:
        return _problem(refused)
    return _told(request, upload, HTTPStatus.CREATED if is_new else HTTPStatus.OK)


@with_token
@require_http_methods(["GET", "HEAD", "PATCH"])
def upload(request: SystemRequest, *, reference: UUID) -> HttpResponse:
    """Say how far an upload has come, or take the part that follows."""
    found = find_upload(reference)
    if found is None:
        return _unknown()
    if request.method != "PATCH":
        return _told(request, found)
    try:
        begins_at, content = _part(request)
        found = add_part(upload=found, begins_at=begins_at, content=content, now=request.now)
    except BadCall as bad:
        return problem(HTTPStatus.BAD_REQUEST, "bad_call", str(bad))
    except UploadRefused as refused:
        return _problem(refused)
    return _told(request, found)


@with_token
@require_POST
def finish(request: SystemRequest, *, reference: UUID) -> HttpResponse:
    """Hand a complete upload to the worker: 202; what comes of it is asked for with GET."""
    found = find_upload(reference)
    if found is None:
        return _unknown()
    try:
        found = finish_upload(upload=found, now=request.now)
    except UploadRefused as refused:
        return _problem(refused)
    return _told(request, found, HTTPStatus.ACCEPTED)


def _announced(request: SystemRequest) -> Announced:
    try:
        stated = json.loads(request.read(LONGEST_BODY))
    except (ValueError, RecursionError, UnreadablePostError):
        raise BadCall("The body is no JSON.") from None
    if not isinstance(stated, dict) or set(stated) != set(ANNOUNCED):
        raise BadCall(f"The body is an object of {', '.join(ANNOUNCED)}.")
    if any(type(stated[name]) is not kind for name, kind in ANNOUNCED.items()):
        raise BadCall("file_name and sha256 are texts, size is a whole number.")
    announced = Announced(**stated)
    if not NAME.fullmatch(announced.file_name) or announced.file_name.startswith("."):
        raise BadCall("file_name is a name of 1 to 80 characters without a folder.")
    if not SHA256.fullmatch(announced.sha256):
        raise BadCall("sha256 is written in 64 hexadecimal digits, in lower case.")
    return announced


def _part(request: SystemRequest) -> tuple[int, bytes]:
    if request.content_type != PART_TYPE:
        raise BadCall(f"A part is sent as {PART_TYPE}.")
    offset, length = request.headers.get(OFFSET, ""), str(request.META.get("CONTENT_LENGTH") or "")
    if not (COUNT.fullmatch(offset) and COUNT.fullmatch(length)):
        raise BadCall(f"A part says where it begins ({OFFSET}) and how long it is (Content-Length).")
    if int(length) > LARGEST_PART:
        raise TooLarge
    try:
        content = request.read(int(length))
    except UnreadablePostError:
        raise BadCall("The connection was lost.") from None
    if len(content) != int(length):
        raise BadCall("Less came than Content-Length says.")
    return int(offset), content


def _told(request: SystemRequest, found: Upload, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    address = f"{request.root}deliveries/{found.reference}/"
    facts: dict[str, Any] = {
        "upload": address,
        "file_name": found.file_name,
        "size": found.size,
        "sha256": found.sha256,
        "offset": found.received,
        "largest_part": LARGEST_PART,
        "state": found.state,
        "report": found.report.splitlines(),
    }
    headers = {OFFSET: str(found.received), "Location": address, "Cache-Control": "no-store"}
    return JsonResponse(facts, status=status, headers=headers)


def _problem(refused: UploadRefused) -> HttpResponse:
    status, code, detail = PROBLEMS[type(refused)]
    received = getattr(refused, "received", None)
    return problem(status, code, detail, **({} if received is None else {"offset": received}))


def _unknown() -> HttpResponse:
    return problem(HTTPStatus.NOT_FOUND, "no_such_upload", "There is no such upload.")
