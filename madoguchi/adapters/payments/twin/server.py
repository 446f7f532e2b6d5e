"""The server of the twin: the interface below ``/v1/``, the customer's pages below ``/pay/``."""

import hmac
import json
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from madoguchi.adapters.payments.twin import pages
from madoguchi.adapters.payments.twin.cards import CARDS
from madoguchi.adapters.payments.twin.interface import Asked, Interface
from madoguchi.adapters.payments.twin.messages import WAYS, Post, Record
from madoguchi.adapters.payments.twin.records import KEY_IN_USE, Records, Refused

LONGEST_BODY = 64 * 1024
STYLE_PAGE = "/style.css"
PAY = "/pay/"


class Twin(ThreadingHTTPServer):
    """The provider, played; ``key`` is what the interface is asked with."""

    daemon_threads = True

    def __init__(self, where: tuple[str, int], *, key: str, post: Post) -> None:
        super().__init__(where, Visit)
        self.key = key
        self.post = post
        self.records = Records()
        self.address = f"http://{where[0]}:{self.server_address[1]}"
        self.interface = Interface(self.records, post, f"{self.address}{PAY}")


def server(
    *, host: str, port: int, key: str, secret: str, webhooks: Sequence[str], seconds_late: float
) -> Twin:
    """Give the twin, listening; port 0 takes any. Messages signed with ``secret`` go to ``webhooks``."""
    return Twin((host, port), key=key, post=Post(tuple(webhooks), secret, seconds_late))


class Visit(BaseHTTPRequestHandler):
    """One request."""

    server: Twin
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """Show a page, or answer a question."""
        self._serve("")

    def do_POST(self) -> None:
        """Take what was chosen on a page, or do what was asked."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST_BODY:
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "text/plain", "")
        else:
            self._serve(self.rfile.read(length).decode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class calls it so
        """Say nothing."""

    def _serve(self, body: str) -> None:
        path = urlsplit(self.path).path
        with self.server.records.lock:
            if path.startswith("/v1/"):
                self._answer(body)
            elif path.startswith(PAY):
                self._pay(path.removeprefix(PAY), dict(parse_qsl(body)))
            elif path == STYLE_PAGE:
                self._send(HTTPStatus.OK, "text/css", pages.STYLE)
            else:
                self._send(HTTPStatus.NOT_FOUND, "text/plain", "")

    def _answer(self, body: str) -> None:
        shown = self.headers.get("Authorization", "")
        parts = urlsplit(self.path)
        key = self.headers.get("Idempotency-Key", "")
        if not hmac.compare_digest(shown.encode(), f"Bearer {self.server.key}".encode()):
            self._refuse(Refused(HTTPStatus.UNAUTHORIZED, "api_key_invalid"))
            return
        asked = Asked(self.command, parts.path, parts.query, body, key)
        try:
            self._send_json(HTTPStatus.OK, self.server.interface.answer(asked))
        except Refused as refused:
            self._refuse(refused)

    def _refuse(self, refused: Refused) -> None:
        kind = "idempotency_error" if refused.code == KEY_IN_USE else "invalid_request_error"
        error = {"type": kind, "code": refused.code, "param": refused.param}
        self._send_json(refused.status, {"error": error | {"message": refused.code}})

    def _pay(self, session_id: str, chosen: dict[str, str]) -> None:
        """Lead through a session; what is not on the page is not taken."""
        try:
            session = self.server.records.get("checkout.session", session_id)
        except Refused:
            session = {}
        if session.get("status") != "open":
            self._send(HTTPStatus.GONE, "text/html", pages.over_page())
            return
        last4, way = chosen.get("card", ""), chosen.get("way", "at_once")
        way = way if way in WAYS else "at_once"
        if last4 not in CARDS:
            self._show(session, pages.card_page(session, was_refused=False, way=way))
        elif CARDS[last4].asks_holder and "holder" not in chosen:
            self._show(session, pages.holder_page(session, last4=last4, way=way))
        else:
            is_taken = not CARDS[last4].is_refused and chosen.get("holder", "yes") == "yes"
            self._decide(session, last4, way, is_taken=is_taken)

    def _decide(self, session: Record, last4: str, way: str, *, is_taken: bool) -> None:
        records = self.server.records
        events = records.keep_card(session, last4) if is_taken else records.refuse_card(session)
        self.server.post.send(events, session=session["id"], way=way, is_over=is_taken)
        if is_taken:
            self._send(HTTPStatus.SEE_OTHER, "text/plain", "", Location=session["success_url"])
        else:
            self._show(session, pages.card_page(session, was_refused=True, way=way))

    def _show(self, session: Record, page: str) -> None:
        self._send(HTTPStatus.OK, "text/html", page, **{"Content-Security-Policy": pages.policy(session)})

    def _send_json(self, status: int, record: Record) -> None:
        self._send(status, "application/json", json.dumps(record, ensure_ascii=False))

    def _send(self, status: int, kind: str, text: str, **headers: str) -> None:
        body = text.encode()
        self.send_response(status)
        given = {"Content-Type": f"{kind}; charset=utf-8", "Content-Length": str(len(body)), **headers}
        for name, value in given.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
