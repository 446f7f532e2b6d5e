"""Form keys (フォームの一回限りの番号): what makes a form that is sent twice one deed."""

from uuid import UUID, uuid4

from madoguchi.interfaces.counter_request import CounterRequest


def form_key(request: CounterRequest) -> UUID:
    """Give the key that a form brought; a form without one is as good as a new one."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()
