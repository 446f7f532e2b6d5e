"""The provider's twin (決済サービスの代役): plays Stripe on this machine, for demonstrations and tests.

It speaks the part of Stripe's interface that ``adapters/payments/stripe.py`` uses, refuses any other
parameter, shows a page on which one of four cards is chosen (no number can be typed, so no real one ever
is), and sends signed messages: at once, late, doubled, out of order, forged, or never. It forgets all when it
ends.
"""

from madoguchi.adapters.payments.twin.server import server

__all__ = ["server"]
