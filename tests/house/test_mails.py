"""Every mail of every operator can be written, reads as Japanese mails do, and tells nothing else."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from madoguchi.domain.line_breaks import columns
from madoguchi.services.addresses import address_of
from madoguchi.services.mails import KINDS, faults_of_mails
from madoguchi.services.mails.templates import EXAMPLES, Written, templates_of

NOW = datetime(2024, 10, 21, 1, 5, tzinfo=UTC)
MAILS = [(slug, kind) for slug in settings.REGISTRY for kind in KINDS]
MOST_COLUMNS = 76  # 38 full-width characters
LINK = re.compile(r"https?://\S+")
RULE = re.compile("─{10,}|={5,}")


def written(slug: str, kind: str, *, name: str = "山田　太郎") -> Written:
    values = {value: EXAMPLES[type_] for value, type_ in KINDS[kind].values.items()}
    return templates_of(slug).write(kind, values | {"name": name}, now=NOW)


@pytest.mark.parametrize("slug", settings.REGISTRY)
def test_every_template_can_be_written_and_names_no_unknown_value(slug):
    assert faults_of_mails(settings.REGISTRY[slug]) == []


@pytest.mark.parametrize(("slug", "kind"), MAILS)
def test_no_line_is_longer_than_38_full_width_characters(slug, kind):
    for name in ("山田　太郎", "寿限無" * 26):
        lines = written(slug, kind, name=name).body.splitlines()
        assert [line for line in lines if columns(line) > MOST_COLUMNS and not LINK.fullmatch(line)] == []


@pytest.mark.parametrize(("slug", "kind"), MAILS)
def test_mail_speaks_to_its_reader_and_ends_with_who_wrote_it(slug, kind):
    profile = settings.REGISTRY[slug].profile
    lines = written(slug, kind).body.splitlines()
    assert lines[:2] == ["山田　太郎 様", ""]
    (rule,) = [index for index, line in enumerate(lines) if RULE.fullmatch(line)]
    foot = "".join(lines[rule:])
    signature = profile.mail.signature or (
        profile.contact.name,
        profile.contact.address,
        profile.contact.phone,
    )
    assert [part for part in (*signature, profile.mail.send_only_note) if part not in foot] == []


@pytest.mark.parametrize(("slug", "kind"), MAILS)
def test_links_stand_on_lines_of_their_own_and_lead_to_this_operator(slug, kind):
    lines = [line for line in written(slug, kind).body.splitlines() if "://" in line]
    assert set(lines) <= {address_of(settings.REGISTRY[slug].profile)}


@pytest.mark.parametrize(("slug", "kind"), MAILS)
def test_mail_without_a_name_begins_with_its_matter(slug, kind):
    body = written(slug, kind, name="").body
    assert (body[:1].isspace(), body.splitlines()[0].endswith("様")) == (False, False)


@pytest.mark.parametrize(("slug", "kind"), MAILS)
def test_no_amount_stands_in_a_mail(slug, kind):
    mail = written(slug, kind)
    assert re.findall(r"[¥￥]|\d円", mail.subject + mail.body) == []


@pytest.mark.parametrize(("slug", "kind"), MAILS)
def test_subject_says_whose_mail_it_is(slug, kind):
    profile = settings.REGISTRY[slug].profile
    whose = (profile.page_name, profile.name, profile.mail.sender_name)
    assert [name for name in whose if name and name in written(slug, kind).subject] != []


# --- the words of the guides ------------------------------------------------------------------------


@pytest.mark.requirement("KOKA-20")
def test_provisional_registration_is_confirmed_in_the_words_of_the_guide():
    mail = written("aicom-koka", "activation", name="アイコム タロウ")
    assert mail.subject == "【あいコムこうかマイページ】仮登録受付完了"
    assert mail.body.startswith("アイコム タロウ 様\n\nあいコムこうかマイページの仮登録を受け付けました。\n")
    assert "\n■受付日時: 2024年10月21日(月) 10時05分\n■本登録手続きURL\n⟦link⟧\n" in mail.body
    assert (
        "本メールに心当たりのない方、また、ご不明な点がございましたら、\n下記のお問い合わせ窓口まで"
        in mail.body
    )


@pytest.mark.requirement("K-WATER-48")
def test_application_is_confirmed_in_the_words_of_the_guide():
    mail = written("kanazawa-water", "application_received")
    assert mail.subject == "★【金沢市上下水道ポータルサイト】会員登録が完了しました"
    assert mail.body.endswith(
        "=====\n※本メールは送信専用アドレスからお送りしています。\n"
        "ご返信いただいてもお答えできませんのでご了承ください。\n\n"
        "金沢市企業局お客さまサービス課料金センター\n石川県金沢市広岡3丁目3番30号\n"
    )
    words = mail.body.replace("\n", "")
    assert "会員登録が完了しましたのでご連絡いたします。" in words
    assert "数日（受付が混み合っている場合は10日程度）お時間をいただきます。" in words
    assert (
        "金沢市企業局から電話等でご登録内容を確認させていただく場合がありますので、ご了承ください。" in words
    )


def test_opening_is_told_under_the_subject_that_the_first_mail_announced():
    announced = "ご使用量等の確認についてのご案内"
    assert f"「{announced}」" in written("kanazawa-water", "application_received").body
    assert written("kanazawa-water", "application_opened").subject.endswith(announced)


def test_fixed_amount_is_announced_under_the_subject_of_the_guide():
    mail = templates_of("kanazawa-cable").write("amount_fixed", {"month": date(2024, 11, 1)}, now=NOW)
    assert mail.subject == "金沢ケーブル来月のご請求額確定のお知らせ"
    assert "■ご請求: 2024年11月分" in mail.body
