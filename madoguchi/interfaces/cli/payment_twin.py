"""``madoguchi payment-twin``: plays the payment provider on this machine; no real card can be typed."""

import os
import signal
import threading

import click

from madoguchi.adapters.payments.keys import KEY, WEBHOOK_SECRETS
from madoguchi.adapters.payments.twin import server

ADDRESS = "127.0.0.1"
SECONDS_BETWEEN_LOOKS = 0.5

over = threading.Event()


@click.command("payment-twin")
@click.option("--port", default=0, show_default=True, help="Port to serve; 0 takes any that is free.")
@click.option("--webhook", "webhooks", multiple=True, help="Where messages are sent; may be given again.")
@click.option("--late", default=20.0, show_default=True, help="Seconds by which late messages are late.")
@click.option("--beside", type=int, hidden=True, help="The process that started this one, and ends it.")
def command(port: int, webhooks: tuple[str, ...], late: float, beside: int | None) -> None:
    """Play the provider until interrupted, with the keys that the environment names."""
    key, secret = (os.environ.get(name, "") for name in (KEY, WEBHOOK_SECRETS))
    if not key or not secret:
        raise click.ClickException(f"{KEY} and {WEBHOOK_SECRETS} must be set")
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: over.set())
    with server(
        host=ADDRESS, port=port, key=key, secret=secret, webhooks=webhooks, seconds_late=late
    ) as twin:
        click.echo(twin.address)
        twin.timeout = SECONDS_BETWEEN_LOOKS
        while not over.is_set() and (beside is None or os.getppid() == beside):
            twin.handle_request()
