"""Why there is no invoice, or not yet, and what a paper is that the register does not know."""

from collections.abc import Callable
from datetime import date
from typing import Any

from madoguchi.domain.reasons import ReasonCode as Code
from madoguchi.operators.schema.documents import Documents
from madoguchi.operators.schema.profile import Profile
from madoguchi.services.documents.standing import TRIES
from tests.cast import Person, bill, browser, statement
from tests.reason_states.counter import Counter, State, get, seen

OCTOBER = "2024-10"
NO_HASH = "0" * 64


def _choose(someone: Person, kind: str) -> Any:
    reference = someone.reference()
    asked = {"kind": kind, "addressee": reference, "bill": f"{reference}/{OCTOBER}"}
    return someone.client.post(f"{someone.root}documents/", asked)


def _asks_first(counter: Counter) -> Any:
    someone = counter.member()
    someone.client.post(f"{someone.root}documents/request/")
    return get(someone, "documents/")


def _billed(counter: Counter, **facts: Any) -> Person:
    someone = counter.member()
    bill(counter.operator, someone.places[0], statement(**facts))
    return someone


def _is_not_paid(counter: Counter) -> Any:
    return _choose(_billed(counter), "receipt")


def _was_not_registered_yet(counter: Counter) -> Any:
    """Let the issuer be registered in the middle of the month that was billed."""
    invoices = counter.profile.invoices
    assert invoices
    issuers = [each.model_copy(update={"registered_on": date(2024, 10, 20)}) for each in invoices.issuers]
    counter.set_profile(invoices=invoices.model_copy(update={"issuers": tuple(issuers)}))
    return _choose(_billed(counter), "invoice")


def _asks_for_an_unknown_paper(counter: Counter) -> Any:
    return browser(counter.operator).get(f"/{counter.operator.slug}/proof/2024-00000001/{NO_HASH}/")


def _asks_too_often(counter: Counter) -> Any:
    client, address = browser(counter.operator), f"/{counter.operator.slug}/proof/2024-00000001/{NO_HASH}/"
    for _time in range(TRIES):
        client.get(address)
    return client.get(address)


def _issues(test: Callable[[Documents], object]) -> Callable[[Profile], bool]:
    return lambda profile: bool(profile.invoices and profile.documents and test(profile.documents))


def _at_once(rules: Documents) -> bool:
    return not rules.is_on_request and not rules.entitling_question


STATES = {
    "no documents": State({Code.NO_DOCUMENTS}, seen("documents/"), _issues(_at_once)),
    "no documents found": State({Code.NO_DOCUMENTS_FOUND}, seen("documents/?least=9"), _issues(_at_once)),
    "invoices not asked for": State(
        {Code.NO_DOCUMENTS, Code.INVOICES_NOT_REQUESTED},
        seen("documents/"),
        _issues(lambda rules: rules.is_on_request),
    ),
    "first invoice is posted": State(
        {Code.NO_DOCUMENTS, Code.FIRST_INVOICE_BY_POST},
        _asks_first,
        _issues(lambda rules: rules.first_is_posted),
    ),
    "files no consumption tax": State(
        {Code.NO_DOCUMENTS, Code.INVOICES_NOT_ENTITLED},
        seen("documents/"),
        _issues(lambda rules: rules.entitling_question),
    ),
    "receipt of a bill not paid": State(
        {Code.NO_DOCUMENTS, Code.NO_INVOICE_OF_BILL},
        _is_not_paid,
        _issues(lambda rules: "receipt" in rules.kinds),
    ),
    "issuer was not registered": State(
        {Code.NO_DOCUMENTS, Code.BEFORE_INVOICES}, _was_not_registered_yet, _issues(_at_once)
    ),
    "paper of somebody else": State(
        {Code.DOCUMENT_NOT_OURS}, _asks_for_an_unknown_paper, lambda profile: profile.documents is not None
    ),
    "papers asked about too often": State(
        {Code.TRIES_WAIT}, _asks_too_often, lambda profile: profile.documents is not None
    ),
}
