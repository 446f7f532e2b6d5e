"""The measured servers: granian with two workers each, so that only the application differs."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil


@contextmanager
def serving(target: str, port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Serve a WSGI application until the block ends."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port)),
        *(
            "--workers",
            "2",
            "--blocking-threads",
            os.environ.get("BENCH_THREADS", "4"),
            "--no-access-log",
            target,
        ),
    ]
    with subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)


def cpu_seconds(pid: int) -> float:
    """Give the CPU time of a process and all below it."""
    process = psutil.Process(pid)
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def _wait_for(port: int) -> None:
    for _try in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}")
