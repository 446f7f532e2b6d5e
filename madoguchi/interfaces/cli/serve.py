"""``madoguchi serve``: the web server."""

import click
from django.core.management import call_command
from granian.constants import Interfaces
from granian.server import Server


@click.command("serve")
@click.option("--port", envvar="PORT", type=int, default=8000, show_default=True, help="Port to serve.")
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
def command(port: int, address: str, workers: int, threads: int) -> None:
    """Serve the portals until interrupted; static files are collected first."""
    serve(port=port, address=address, workers=workers, threads=threads)


def serve(*, port: int, address: str, workers: int, threads: int) -> None:
    """Collect static files and serve until interrupted."""
    call_command("collectstatic", verbosity=0, interactive=False)
    Server(
        "madoguchi.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_access=False,
    ).serve()
