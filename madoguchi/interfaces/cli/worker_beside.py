"""A worker beside the command: a process of its own that ends with it, however it ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from madoguchi.interfaces.cli.ending import end

SECONDS_TO_FINISH = 10


@contextmanager
def worker_beside() -> Iterator[None]:
    """Run a worker for the length of the block; should this process be killed, it finds itself alone."""
    command = (sys.executable, "-m", "madoguchi.interfaces.cli", "worker", "--beside", str(os.getpid()))
    worker = subprocess.Popen(command, text=True)  # noqa: S603  # its words are ours
    try:
        yield
    finally:
        end(worker, seconds=SECONDS_TO_FINISH)
