"""The embedded server stops with the last process that asked for it, also after one was killed."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ASK = "import os, sys; from pathlib import Path; from madoguchi.adapters.postgres import embedded; "
ASK += "print(embedded.start(Path(sys.argv[1]))); "
DIE = ASK + "sys.stdout.flush(); os.kill(os.getpid(), 9)"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name: the server's socket lies in it."""
    with tempfile.TemporaryDirectory(prefix="mado") as name:
        Path(name).chmod(0o755)
        yield Path(name) / "postgres"


def ask(folder: Path, code: str) -> str:
    """Ask for the server from a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("postgresql://"), done.stderr
    return done.stdout


def postmaster(folder: Path) -> int:
    return int((folder / "postmaster.pid").read_text().split()[0])


def test_server_stops_with_the_last_process_that_asked(folder):
    ask(folder, ASK)
    assert not (folder / "postmaster.pid").exists()


def test_killed_process_leaves_no_server_behind_the_next_one(folder):
    ask(folder, DIE)
    os.kill(postmaster(folder), 0)
    ask(folder, ASK)
    assert not (folder / "postmaster.pid").exists()


def test_server_is_joined_not_doubled(folder):
    ask(folder, DIE)
    first = postmaster(folder)
    ask(folder, DIE)
    assert postmaster(folder) == first
    ask(folder, ASK)
