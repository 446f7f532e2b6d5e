"""Ending a process beside the command: asked first, then made to."""

import subprocess


def end(process: subprocess.Popen[str], *, seconds: int) -> None:
    """Let a process finish what it does, for so many seconds at most."""
    process.terminate()
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
