"""``madoguchi serve``: the web server."""

import socket

import click
from django.conf import settings
from django.core.management import call_command
from granian.constants import Interfaces
from granian.server import Server

from madoguchi.interfaces.operator_faults import faults_found

# A worker waits for browsers that stay connected; after so long it is ended all the same.
SECONDS_TO_FINISH = 5

PORTS = click.IntRange(1, 65535)


@click.command("serve")
@click.option("--port", envvar="PORT", type=PORTS, default=8000, show_default=True, help="Port to serve.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
def command(port: int, address: str, workers: int, threads: int) -> None:
    """Serve the portals until interrupted; static files are collected first."""
    serve(port=port, address=address, workers=workers, threads=threads)


def serve(*, port: int, address: str, workers: int, threads: int) -> None:
    """Collect static files and serve until interrupted."""
    refuse_busy_port(address, port)
    call_command("collectstatic", verbosity=0, interactive=False)
    refuse_unsound_operators()
    Server(
        "madoguchi.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_access=False,
        websockets=False,
        workers_kill_timeout=SECONDS_TO_FINISH,
    ).serve()


def refuse_busy_port(address: str, port: int) -> None:
    """End the command where somebody listens already: the server itself would share the port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise click.ClickException(f"{address}:{port}: {error.strerror}; choose another PORT") from None


def refuse_unsound_operators() -> None:
    """End the command where a page would break: what ``operators check`` finds is told before serving."""
    if faults := [fault for each in settings.REGISTRY.values() for fault in faults_found(each)]:
        raise click.ClickException("\n".join(faults))
