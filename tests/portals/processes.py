"""The ``madoguchi`` command as a process of its own: in clean surroundings, and ended for good."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

COMMAND = str(Path(sys.executable).with_name("madoguchi"))
SET_BY_TESTS = ("MADOGUCHI_", "DATABASE_", "DJANGO_", "PORT")
MOST_SECONDS = 180
SECONDS_TO_END = 30
PR_SET_PDEATHSIG = 1


def surroundings(var: Path, **more: str) -> dict[str, str]:
    """Give the environment of a machine where nobody has set anything, except where things are kept."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SET_BY_TESTS)}
    return kept | {"MADOGUCHI_VAR": str(var)} | more


def run(*arguments: str | Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    command = [COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
    )


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@contextmanager
def serving(
    *arguments: str, environment: Mapping[str, str], port: int, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command that serves a port."""
    with running(*arguments, environment=environment, log=log) as process:
        _wait_for_an_answer(process, port, log)
        yield process


@contextmanager
def running(*arguments: str, environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command; afterwards it and all that it started must be gone."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [COMMAND, *arguments],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_the_tests,  # noqa: PLW1509  # it calls the kernel, nothing else
        )
    try:
        yield process
    finally:
        status = stop(process)
    assert status == 0, log.read_text()


def _end_with_the_tests() -> None:
    """Ask the kernel for an interrupt when the tests are killed, and so cannot send it themselves."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def _wait_for_an_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up_at = time.monotonic() + MOST_SECONDS
    while process.poll() is None and time.monotonic() < give_up_at:
        if _answers(port):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing answers at port {port}:\n{log.read_text()}")


def _answers(port: int) -> bool:
    try:
        urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
    except HTTPError:
        return True  # a page that says no is a page
    except OSError:
        return False
    return True


def interrupt(process: subprocess.Popen[bytes]) -> int:
    """Press Ctrl-C, which reaches the whole group, and wait for its end; give the exit status."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
    return _ended(process)


def stop(process: subprocess.Popen[bytes]) -> int:
    """Interrupt the first process only, which must end what it started; give the exit status."""
    process.send_signal(signal.SIGINT)
    return _ended(process)


def _ended(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end; what is left over is an error."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=SECONDS_TO_END)
    left_over = is_running(process.pid)
    if left_over:
        os.killpg(process.pid, signal.SIGKILL)
    status = process.wait()
    assert not left_over, f"processes of group {process.pid} outlived the interrupt"
    return status


def is_running(group: int) -> bool:
    """Test whether any process of a group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
