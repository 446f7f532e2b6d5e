"""The load: so many connections kept open, each asking again as soon as it is answered."""

import re
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Measured:
    """What one round showed."""

    requests: int
    seconds: float
    latencies: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Requests per second."""
        return self.requests / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


class Caller:
    """One connection."""

    def __init__(self, port: int, requests: Sequence[bytes], first: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.next = first
        self.received = b""
        self.expected = 0
        self.asked_at = 0.0

    def ask(self) -> None:
        """Send the next request."""
        self.received, self.expected = b"", 0
        self.asked_at = time.perf_counter()
        self.socket.sendall(self.requests[self.next % len(self.requests)])
        self.next += 16

    def hear(self) -> bool:
        """Read what has come; tell whether the answer is whole. Anything but 200 ends the benchmark."""
        self.received += self.socket.recv(262_144)
        if not self.expected:
            head, end, _body = self.received.partition(b"\r\n\r\n")
            if not end:
                return False
            if b" 200 " not in head[:20]:
                raise RuntimeError(self.received[:2000].decode(errors="replace"))
            found = LENGTH.search(head)
            if found is None:
                raise RuntimeError("the answer does not say how long it is")
            self.expected = len(head) + 4 + int(found[1])
        return len(self.received) >= self.expected


def size(port: int, request: bytes) -> int:
    """Give how many bytes one answer's page has."""
    caller = Caller(port, [request], 0)
    caller.ask()
    while not caller.hear():
        pass
    caller.socket.close()
    return len(caller.received.partition(b"\r\n\r\n")[2])


def measure(port: int, requests: Sequence[bytes], *, concurrency: int, seconds: float) -> Measured:
    """Load a server for some seconds."""
    selector = selectors.DefaultSelector()
    for index in range(concurrency):
        caller = Caller(port, requests, index)
        selector.register(caller.socket, selectors.EVENT_READ, caller)
        caller.ask()
    latencies = []
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        for key, _events in selector.select(timeout=1):
            caller = key.data
            if caller.hear():
                latencies.append(time.perf_counter() - caller.asked_at)
                caller.ask()
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    return Measured(len(latencies), now - began, tuple(latencies))
