"""A passkey of staff is the second factor of one person at one counter; what else answers proves nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from madoguchi.adapters.webauthn import RelyingParty
from madoguchi.domain.audit import at_terminal
from madoguchi.models import StaffMember, StaffPasskey, StaffSession
from madoguchi.models.scope import operator_scope
from madoguchi.operators.registry import Operator
from madoguchi.services.staff import enrolment, invitations, pending, second_step, sessions, sign_in
from madoguchi.services.staff.second_step import WrongFactor
from madoguchi.services.tallies import TooManyTries
from tests.cast import NOW
from tests.soft_authenticator import PRESENT, SoftAuthenticator
from tests.staff import STAFF_PASSWORD

A, B = settings.REGISTRY["kanazawa-water"], settings.REGISTRY["aomori-cable"]
PARTY = RelyingParty("portal.example.jp", "https://portal.example.jp", "職員用窓口")
ELSEWHERE = RelyingParty("other.example.jp", "https://other.example.jp", "職員用窓口")
EMAIL, SOURCE = "mori@example.jp", "192.0.2.1"
ANOTHER_KEY = ec.generate_private_key(ec.SECP256R1())


@dataclass
class Holder:
    """Somebody of staff whose second factor is a device; all is done in the scope of the operator."""

    operator: Operator
    email: str = EMAIL
    device: SoftAuthenticator = field(default_factory=SoftAuthenticator)

    @property
    def facts(self) -> dict[str, Any]:
        """What every proof is judged by."""
        return {"rules": self.operator.profile.staff, "party": PARTY, "now": NOW}

    def invite(self) -> str:
        """Be invited and choose a password; give what the browser then holds."""
        who = {"email": self.email, "name": "森 次郎", "roles": ["auditor"], "by": at_terminal("test")}
        link = invitations.invite(profile=self.operator.profile, **who, now=NOW)
        token = link.rstrip("/").rpartition("/")[2]
        invitation = invitations.find_invitation(token=token, now=NOW)
        return enrolment.choose_password(invitation=invitation, password=STAFF_PASSWORD, now=NOW)

    def enrol(self, **amiss: Any) -> str:
        """Come to work here with the device; give the session's token."""
        token = self.invite()
        options = enrolment.passkey_options(party=PARTY, token=token, now=NOW)
        return enrolment.enrol_by_passkey(**self.facts, token=token, typed=self.device.make(options, **amiss))

    def give_password(self) -> str:
        """Sign in as far as the second factor; give what the browser then holds."""
        return sign_in.sign_in(email=self.email, password=STAFF_PASSWORD, source=SOURCE, now=NOW)

    def asked(self, token: str) -> dict[str, Any]:
        """Give what the browser is asked at the second factor."""
        options = second_step.passkey_options(party=PARTY, token=token, now=NOW)
        assert options is not None
        return options

    def answer(self, token: str, **amiss: Any) -> str:
        """Answer the second factor; give the session's token."""
        return self.send(token, self.device.prove(self.asked(token), **amiss))

    def send(self, token: str, typed: str) -> str:
        """Send an answer, whoever's it is."""
        return second_step.pass_by_passkey(**self.facts, token=token, typed=typed)

    def colleague(self, token: str, *, after: timedelta = timedelta()) -> sessions.Colleague:
        """Give who is signed in by a token."""
        rules = self.operator.profile.staff
        found = sessions.find_colleague(token=token, rules=rules, now=NOW + after)
        assert found is not None
        return found


@pytest.fixture
def mori(db: None) -> Iterator[Holder]:
    """An auditor with a passkey."""
    with operator_scope(A.slug):
        holder = Holder(A)
        holder.enrol()
        StaffSession.objects.all().delete()
        yield holder


def refused(holder: Holder, token: str, **amiss: Any) -> None:
    """Answer with something that is amiss, which opens nothing."""
    with pytest.raises(WrongFactor):
        holder.answer(token, **amiss)
    assert StaffSession.objects.count() == 0


def test_passkey_follows_the_password_and_is_kept_for_its_host(mori: Holder) -> None:
    session = mori.answer(mori.give_password())
    kept = StaffPasskey.objects.get()
    assert (kept.rp_id, kept.sign_count, kept.used_at) == (PARTY.id, 1, NOW)
    assert mori.colleague(session).name == "森 次郎"


@pytest.mark.parametrize(
    "amiss",
    [
        {"signed_by": ANOTHER_KEY},
        {"credential_id": b"x" * 32},
        {"user_handle": b"somebody else"},
        {"origin": ELSEWHERE.origin},
        {"rp_id": ELSEWHERE.id},
        {"flags": PRESENT},
        {"kind": "webauthn.create"},
        {"is_within_another_page": True},
    ],
    ids=lambda amiss: next(iter(amiss)),
)
def test_answer_that_is_amiss_opens_nothing_and_may_be_tried_again(
    mori: Holder, amiss: dict[str, Any]
) -> None:
    token = mori.give_password()
    refused(mori, token, **amiss)
    assert mori.colleague(mori.answer(token)).name == "森 次郎"


def test_answer_is_taken_once(mori: Holder) -> None:
    token = mori.give_password()
    typed = mori.device.prove(mori.asked(token))
    mori.send(token, typed)
    with pytest.raises(pending.NothingPending):
        mori.send(token, typed)
    with pytest.raises(WrongFactor):
        mori.send(mori.give_password(), typed)
    assert StaffSession.objects.count() == 1


def test_answer_to_a_challenge_of_another_sign_in_is_not_taken(mori: Holder) -> None:
    other = mori.asked(mori.give_password())
    token = mori.give_password()
    with pytest.raises(WrongFactor):
        mori.send(token, mori.device.prove(other))
    assert StaffSession.objects.count() == 0


@pytest.mark.parametrize("grows_by", [0, -1])
def test_count_that_did_not_grow_is_refused(mori: Holder, grows_by: int) -> None:
    mori.answer(mori.give_password())
    StaffSession.objects.all().delete()
    refused(mori, mori.give_password(), grows_by=grows_by)
    assert StaffPasskey.objects.get().sign_count == 1


def test_passkey_of_a_colleague_is_nobody_elses(mori: Holder) -> None:
    ueda = Holder(A, "ueda@example.jp")
    ueda.enrol()
    StaffSession.objects.all().delete()
    token = mori.give_password()
    with pytest.raises(WrongFactor):
        mori.send(token, ueda.device.prove(mori.asked(token)))
    assert StaffSession.objects.count() == 0


def test_passkey_that_is_known_is_not_made_somebody_elses(mori: Holder) -> None:
    ueda = Holder(A, "ueda@example.jp")
    ueda.device.credential_id = mori.device.credential_id
    with pytest.raises(WrongFactor):
        ueda.enrol()
    assert StaffMember.objects.get(email=ueda.email).enrolled_at is None


def test_passkey_of_one_operator_opens_nothing_at_another(mori: Holder) -> None:
    with operator_scope(B.slug):
        there = Holder(B)
        there.enrol()
        StaffSession.objects.all().delete()
        token = there.give_password()
        with pytest.raises(WrongFactor):
            there.send(token, mori.device.prove(there.asked(token)))
        assert StaffSession.objects.count() == 0


def test_browser_is_asked_for_nothing_at_a_host_without_passkeys(mori: Holder) -> None:
    token = mori.give_password()
    assert second_step.passkey_options(party=ELSEWHERE, token=token, now=NOW) is None


def test_whoever_guesses_answers_waits(mori: Holder) -> None:
    token = mori.give_password()
    for _try in range(5):
        refused(mori, token, signed_by=ANOTHER_KEY)
    with pytest.raises(TooManyTries):
        mori.answer(token)


@pytest.mark.parametrize("amiss", [{"origin": ELSEWHERE.origin}, {"flags": PRESENT}])
def test_passkey_made_amiss_enrols_nobody(db: None, amiss: dict[str, Any]) -> None:
    with operator_scope(A.slug):
        with pytest.raises(WrongFactor):
            Holder(A).enrol(**amiss)
        assert (StaffPasskey.objects.count(), StaffMember.objects.get().enrolled_at) == (0, None)


def test_fresh_proof_is_given_by_passkey_in_its_own_session_alone(mori: Holder) -> None:
    later = timedelta(minutes=14)
    facts = {"party": PARTY, "now": NOW + later}
    one, other = (mori.colleague(mori.answer(mori.give_password()), after=later) for _session in range(2))
    rules = mori.operator.profile.staff
    assert not sessions.recently_proven(one, rules=rules, now=NOW + later)
    options = second_step.proof_options(colleague=one, **facts)
    typed = mori.device.prove(options)
    with pytest.raises(WrongFactor):
        second_step.prove_by_passkey(colleague=other, typed=typed, **facts)
    second_step.prove_by_passkey(colleague=one, typed=typed, **facts)
    with pytest.raises(WrongFactor):
        second_step.prove_by_passkey(colleague=one, typed=typed, **facts)
    proven = [session.proven_at for session in StaffSession.objects.order_by("pk")]
    assert proven == [NOW + later, NOW]
