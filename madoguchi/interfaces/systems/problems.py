"""Problems (エラー応答): what is wrong with a call, as JSON by RFC 9457; ``code`` is for programs."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"


def problem(status: HTTPStatus, code: str, detail: str, **values: Any) -> JsonResponse:
    """Answer a call that cannot be done."""
    told = {"type": "about:blank", "title": status.phrase, "status": status.value, "code": code}
    answer = JsonResponse(told | {"detail": detail} | values, status=status, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "no-store"
    return answer
