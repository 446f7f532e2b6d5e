"""The smallest SMTP server that takes mails: ``python -m tests.mail_sink PORT [FILE]``, a process of its own.

It knows pipelining, believes everything, and costs its callers as little as one can. With FILE it writes
down the Message-ID and the recipient of each mail before it says that it has taken it.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from smtplib import SMTP

ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 SIZE 10000000\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}
OK = b"250 OK\r\n"
END = b"\r\n.\r\n"
SECONDS_TO_START = 20


class Sink(asyncio.Protocol):
    """One connection."""

    def __init__(self, file: Path | None) -> None:
        self.file, self.buffer, self.is_content = file, b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every command and every mail that is complete."""
        self.buffer += data
        answers = []
        while answer := self.content_taken() if self.is_content else self.command_taken():
            answers.append(answer)
        if answers:
            self.transport.write(b"".join(answers))

    def command_taken(self) -> bytes:
        """Take a command; give the answer, or nothing where it is not complete."""
        line, end, rest = self.buffer.partition(b"\r\n")
        if not end:
            return b""
        self.buffer = rest
        verb = line[:4].upper()
        self.is_content = verb == b"DATA"
        return ANSWERS.get(verb, OK)

    def content_taken(self) -> bytes:
        """Take a mail; give the answer, or nothing where it is not complete."""
        content, end, rest = self.buffer.partition(END)
        if not end:
            return b""
        self.buffer, self.is_content = rest, False
        if self.file:
            head = dict(line.split(b": ", 1) for line in content.split(b"\r\n")[:5])
            with self.file.open("ab", buffering=0) as taken:
                taken.write(head[b"Message-ID"] + b" " + head[b"To"] + b"\n")
        return OK


async def serve(port: int, file: Path | None) -> None:
    """Serve until the process ends."""
    server = await asyncio.get_running_loop().create_server(lambda: Sink(file), "127.0.0.1", port)
    await server.serve_forever()


@contextmanager
def running_sink(port: int, file: Path | None = None) -> Iterator[str]:
    """Run a sink in a process of its own; give its address."""
    command = [sys.executable, "-m", "tests.mail_sink", str(port), *([str(file)] if file else [])]
    with subprocess.Popen(command) as process:
        try:
            _wait_for(port)
            yield f"smtp://127.0.0.1:{port}"
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    give_up_at = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            SMTP("127.0.0.1", port).close()
        except OSError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.05)
        else:
            return


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None))
