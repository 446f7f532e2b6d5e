"""The payment provider's twin beside the command: a process of its own that ends with it, however it ends."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings

from madoguchi.adapters.payments import keys_by_operator
from madoguchi.adapters.payments.keys import KEY, WEBHOOK_SECRETS
from madoguchi.interfaces.cli.ending import end

SECONDS_TO_FINISH = 5


@contextmanager
def payment_twin_beside(*, webhooks: Sequence[str]) -> Iterator[None]:
    """Play the provider for the length of the block, to this process and those it starts."""
    keys = {name: secrets.token_urlsafe(32) for name in (KEY, WEBHOOK_SECRETS)}
    told = [part for address in webhooks for part in ("--webhook", address)]
    command = (sys.executable, "-m", "madoguchi.interfaces.cli", "payment-twin", *told)
    beside = ("--beside", str(os.getpid()))
    twin = subprocess.Popen(  # noqa: S603  # its words are ours
        (*command, *beside), env=os.environ | keys, stdout=subprocess.PIPE, text=True
    )
    try:
        _tell(twin.stdout.readline().strip() if twin.stdout else "", keys)
        yield
    finally:
        end(twin, seconds=SECONDS_TO_FINISH)


def _tell(address: str, keys: dict[str, str]) -> None:
    """Let this process and those that it starts ask the twin; none had read of it in its settings."""
    os.environ |= keys | {"MADOGUCHI_PAYMENT_API": address}
    settings.PAYMENT_API = address
    settings.PAYMENT_KEYS = keys_by_operator(keys, settings.REGISTRY)
