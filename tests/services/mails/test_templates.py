"""Templates of mails: an operator's own words come first, and words that cannot work are told."""

import doctest
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings

from madoguchi.services.mails import KINDS, MailTemplateRefused, faults_of_mails, marks, words
from madoguchi.services.mails.templates import MailTemplates

NOW = datetime(2024, 10, 21, 1, 5, tzinfo=UTC)
VALUES = {"valid_until": NOW}


@pytest.fixture
def operator(tmp_path):
    """An operator with no words of its own yet."""
    (tmp_path / "mail").mkdir()
    return replace(settings.REGISTRY["contrary"], folder=tmp_path)


def say(operator, text, kind="activation") -> None:
    (operator.folder / "mail" / f"{kind}.txt").write_text(text, encoding="utf-8")


def write(operator, **values):
    return MailTemplates(operator).write("activation", VALUES | values, now=NOW)


def test_words_of_the_operator_come_before_the_defaults(operator):
    assert "仮登録を受け付けました" in write(operator).body
    say(operator, "件名: ようこそ\n\n\nこちらへ\n\n\n\n{{ link }}\n\n")
    mail = write(operator)
    assert mail.subject == "ようこそ"
    assert mail.body.startswith("こちらへ\n\n⟦link⟧\n\n────")


def test_operator_may_frame_its_mails_itself(operator):
    say(operator, "{{ body }}\n--\n{{ profile.mail.domain }}", kind="frame")
    assert write(operator).body.splitlines()[-2:] == ["--", "contrary.example"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("ようこそ\n{{ link }}\n", "must begin with 件名:"),
        ("件名: {{ nickname }}\n{{ link }}\n", "nickname"),
        ("件名: ようこそ\n{{ nickname }}\n{{ link }}\n", "nickname"),
        ("件名: ようこそ\n{% if name == 'x' %}{{ nickname }}{% endif %}\n{{ link }}\n", "nickname"),
        ("件名: ようこそ\n{% if %}\n{{ link }}\n", "Expected an expression"),
        ("件名: ようこそ\n{{ valid_until | yen }}\n{{ link }}\n", "yen"),
        ("件名: ようこそ\n{{ valid_until + 1 }}\n{{ link }}\n", "unsupported operand"),
        ("件名: ようこそ\nこちらへ\n", "link must stand on a line of its own"),
        ("件名: ようこそ\nこちらへ{{ link }}から\n", "link must stand on a line of its own"),
        ("件名:\n{{ link }}\n", "1 to 200 characters"),
        (f"件名: {'長' * 201}\n{{{{ link }}}}\n", "1 to 200 characters"),
    ],
)
def test_template_that_cannot_be_used_is_told(operator, text, fault):
    say(operator, text)
    faults = faults_of_mails(operator)
    assert faults != []
    assert [told for told in faults if not ("mail/activation.txt: " in told and fault in told)] == []


def test_template_of_no_known_kind_is_told(operator):
    say(operator, "件名: ようこそ\n", kind="activaton")
    assert faults_of_mails(operator) == [f"{operator.folder}: mail/activaton.txt: no such kind of mail"]


def test_broken_template_is_refused_before_anything_is_queued(operator):
    say(operator, "件名: ようこそ\n{{ nickname }}\n{{ link }}\n")
    with pytest.raises(MailTemplateRefused, match="nickname"):
        write(operator)


def test_value_in_a_subject_makes_no_second_line(operator):
    say(operator, "件名: {{ name }}\n{{ link }}\n")
    assert write(operator, name="山田\r\nBcc: jiro").subject == "山田 Bcc: jiro"


def test_reason_keeps_its_lines_and_nothing_else(operator):
    mail = MailTemplates(operator).write(
        "application_refused", {"reason": " 一行目\r\n二行目\x1b ⟦link⟧\n"}, now=NOW
    )
    assert "■理由\n一行目\n二行目 [link]\n" in mail.body


@pytest.mark.parametrize("kind", [kind for kind, taken in KINDS.items() if "login_id" in taken.values])
def test_login_id_is_masked_beside_a_link_and_whole_beside_an_issued_password(operator, kind):
    mail = MailTemplates(operator).write(kind, VALUES | {"login_id": "0123456789"}, now=NOW)
    assert ("0123456789" in mail.body) is (kind == "issued_password")


@pytest.mark.parametrize("module", [marks, words], ids=lambda module: module.__name__)
def test_examples_in_the_code_hold(module):
    tried = doctest.testmod(module)
    assert (tried.failed, tried.attempted > 0) == (0, True)
