"""Downloads (ダウンロード): a file that browsers save under its Japanese name, and can go on with later.

RFC 9110 §14 (one range of bytes). Nobody but its reader keeps a copy.
"""

import re

from django.http import HttpResponse

from madoguchi.interfaces.content_disposition import saved_as
from madoguchi.interfaces.counter_request import CounterRequest

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def attachment(
    request: CounterRequest, content: bytes, *, name: str, plain_name: str, media_type: str, etag: str
) -> HttpResponse:
    """Send a file, or the part of it that is asked for; ``plain_name`` is for what reads ASCII alone."""
    asked = _range(request, len(content), etag)
    if asked == (0, 0):
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{len(content)}"
    elif asked:
        first, end = asked
        response = HttpResponse(content[first:end], status=206, content_type=media_type)
        response["Content-Range"] = f"bytes {first}-{end - 1}/{len(content)}"
    else:
        response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = saved_as(name, plain_name=plain_name)
    response["Cache-Control"] = "no-store"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{etag}"'
    response["Content-Length"] = str(len(response.content))
    return response


def _range(request: CounterRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Give the first byte asked for and the one behind the last; (0, 0) where there are none of these.

    Without a range, with several, or with one for another file the whole is meant.
    """
    found = RANGE.fullmatch(request.META.get("HTTP_RANGE", ""))
    own = f'"{etag}"'
    if found is None or found[0] == "bytes=-" or request.META.get("HTTP_IF_RANGE", own) != own:
        return None
    if not found[1]:
        first, end = max(0, size - int(found[2])), size
    else:
        first, end = int(found[1]), min(size, int(found[2] or size) + 1)
    return (first, end) if first < end else (0, 0)
