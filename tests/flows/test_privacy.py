"""What is answered on the way is kept no longer and shown no further than the journey needs."""

import logging
from datetime import timedelta

import pytest
from django.db import connection

from madoguchi.flows.drafts import sweep
from madoguchi.models import Draft, MailedLink
from madoguchi.models.scope import operator_scope
from tests.cast import NOW
from tests.flows.ways import LINKED, WAYS, asking, walked

SECRETS = ("password", "answer")


def secrets_of(someone):
    """Give what is nobody else's business, as typed: the password, the secret answer, the posted code."""
    code = "".join(part for name, part in sorted(someone.facts.items()) if name.startswith("code_"))
    typed = {name for number in asking(someone.journey) for name in someone.answers(number)}
    return [someone.facts[name] for name in SECRETS if name in typed] + ([code] if "code_1" in typed else [])


def rows():
    """Give every row of the journey's tables, as text."""
    with connection.cursor() as cursor:
        for table in ("draft", "mailedlink", "secretanswer", "lettercode", "member", "tally"):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM madoguchi_{table} t")
            yield from (row for (row,) in cursor.fetchall())


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_no_secret_stands_in_a_row_a_log_or_a_page(someone, caplog):
    caplog.set_level(logging.DEBUG)
    secrets, pages, kept = secrets_of(someone), [], []
    for number in range(1, len(someone.journey.stages) + 1):
        someone.walk_to(number)
        pages.append(someone.client.get(f"{someone.root}{number}/").content.decode())
        with operator_scope(someone.operator.slug):
            kept += [row.replace("-", "") for row in rows()]
    someone.walk_on()
    text = "\n".join([*pages, *kept, caplog.text])
    assert [secret in text for secret in secrets] == [False] * len(secrets)


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_answers_are_emptied_at_the_end(someone):
    someone.walk_on()
    someone.work()
    with operator_scope(someone.operator.slug):
        (draft,) = Draft.objects.all()
    assert (draft.answers, draft.ended_at) == ({}, NOW)


@pytest.mark.parametrize("someone", **walked(WAYS))
def test_drafts_are_swept_two_days_after_their_time_with_their_links(someone):
    someone.walk_to(2)
    someone.work()
    with operator_scope(someone.operator.slug):
        over = Draft.objects.get().expires_at + timedelta(days=2)
        assert (sweep(now=over), Draft.objects.count()) == (0, 1)
        sweep(now=over + timedelta(seconds=1))
        assert (Draft.objects.count(), MailedLink.objects.count()) == (0, 0)


@pytest.mark.parametrize("someone", **walked(LINKED))
def test_only_hashes_of_tokens_are_kept_once_the_mail_is_out(someone):
    someone.walk_to(next(n for n in range(1, 9) if n not in asking(someone.journey)))
    someone.work()
    token = someone.link().split("/")[-2]
    own = someone.client.cookies[f"__Secure-madoguchi-{someone.name}"].value
    with operator_scope(someone.operator.slug):
        text = "\n".join(rows()) + "".join(mail.body for mail in someone.mails())
    assert (token in text, own in text) == (False, False)
