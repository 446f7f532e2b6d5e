"""A worker beside the command: a process of its own that ends with it, however it ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS_TO_FINISH = 10


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run a worker for the length of the block; should this process be killed, it finds itself alone."""
    command = (sys.executable, "-m", "madoguchi.interfaces.cli", "worker", "--beside", str(os.getpid()))
    worker = subprocess.Popen(command)  # noqa: S603  # its words are ours
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=SECONDS_TO_FINISH)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
