"""A profile that is not understood is refused with its file, its line, and what was probably meant."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from django.conf import settings

from madoguchi.operators.registry import ProfileRefused, Registry, read_operator, read_registry
from madoguchi.operators.schema.pages import MenuPage
from madoguchi.operators.schema.steps import StepName

SLUG = "kanazawa-water"
SOUND = (settings.REGISTRY[SLUG].folder / "operator.toml").read_text(encoding="utf-8")


def choices(literal: object) -> str:
    """List the values of a choice, as refusals do."""
    *others, last = map(repr, get_args(literal))
    return f"{', '.join(others)} or {last}"


PAGES, STEPS = choices(MenuPage), choices(StepName)

type Write = Callable[..., Path]


@pytest.fixture
def profile(tmp_path: Path) -> Write:
    """Write a profile into a folder of its own."""

    def write(text: str, *, slug: str = SLUG, folder: Path = tmp_path) -> Path:
        file = folder / slug / "operator.toml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


def refusal(file: Path) -> list[str]:
    """Say why a profile is refused, without the folder in front."""
    with pytest.raises(ProfileRefused) as refused:
        read_operator(file)
    said = [str(fault) for fault in refused.value.faults]
    assert str(refused.value).splitlines() == said
    assert all(line.startswith(f"{file}:") for line in said)
    return [line.removeprefix(f"{file}:") for line in said]


def line(text: str, beginning: str, *, nth: int = 0) -> int:
    """Give the line on which some words stand for the nth time."""
    return [n for n, each in enumerate(text.split("\n"), start=1) if beginning in each][nth]


@pytest.mark.parametrize("slug", settings.REGISTRY)
def test_every_profile_reads_the_same_from_a_copy(profile: Write, slug: str) -> None:
    operator = settings.REGISTRY[slug]
    text = (operator.folder / "operator.toml").read_text(encoding="utf-8")
    assert read_operator(profile(text, slug=slug)).profile == operator.profile


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("footer =", "foter =", "foter: unknown key; did you mean footer?"),
        ("[contact]", "[hous]\n[contact]", "hous: unknown key; did you mean hours?"),
        ("months_shown =", "month_shown =", "bills.month_shown: unknown key; did you mean months_shown?"),
        ("shortest = 6", "shortest = 6\nlongst = 9", "login_id.longst: unknown key; did you mean longest?"),
        ('hint = "帳票の', 'hnit = "帳票の', "menu.2.hnit: unknown key; did you mean hint?"),
        (
            'page = "about"',
            'page = "about"\npgae = 1',
            "footer_links.0.pgae: unknown key; did you mean page?",
        ),
        ("unpaid = ", "unpayd = ", "bills.status_words.unpayd: unknown key; did you mean unpaid?"),
        ("line_tax =", "line_taxes =", "files.2.columns.line_taxes: unknown key; did you mean line_tax?"),
        ("course =", 'corse = "1-2"\ncourse =', "files.1.columns.corse: unknown key; did you mean course?"),
        ("status_codes =", "status_code =", "files.1.status_code: unknown key; did you mean status_codes?"),
        ("link = ", "lnik = ", "registration.lnik: unknown key; did you mean link?"),
        ("back = ", "bakc = ", "registration.stages.0.bakc: unknown key; did you mean back?"),
        (
            'heading = "ご利用規約"',
            'hading = ""',
            "registration.step_words.terms.hading: unknown key; did you mean heading?",
        ),
        (
            "shows_login_id",
            "shows_id",
            "recovery.account.stages.3.shows_id: unknown key; did you mean shows_login_id?",
        ),
    ],
    ids=lambda value: value if "unknown key" in value else "",
)
def test_unknown_key_is_refused_with_the_nearest_one(profile: Write, old: str, new: str, said: str) -> None:
    text = SOUND.replace(old, new, 1)
    key = said.partition(":")[0].rpartition(".")[2]
    beginning = f"[{key}]" if f"[{key}]" in text else f"{key} ="
    assert refusal(profile(text)) == [f"{line(text, beginning)}: {said}"]


def test_unknown_key_in_an_inline_table_is_refused_on_the_line_of_the_table(profile: Write) -> None:
    before, _, after = SOUND.partition("[files.columns]\nplace_number")
    columns = 'columns = { place_number = "2-15", customer_number = "1-1", name = "1-2", adress = "5-6" }'
    text = f"{before}{columns}\n{after[after.index('[[files]]') :]}"
    found = line(text, "columns = {")
    assert refusal(profile(text)) == [
        f"{found}: files.0.columns.address: Field required",
        f"{found}: files.0.columns.adress: unknown key; did you mean address?",
    ]


def test_unknown_key_in_a_list_of_tables_is_refused_on_the_line_of_the_list(profile: Write) -> None:
    text = SOUND.replace('label = "区分" }', 'label = "区分", labell = "" }')
    said = "bills.line_columns.0.labell: unknown key; did you mean label?"
    assert refusal(profile(text)) == [f"{line(text, 'line_columns = [')}: {said}"]


def test_keys_inside_texts_of_several_lines_are_not_taken_for_keys(profile: Write) -> None:
    text = SOUND.replace('footer = "', 'footer = """\nmonth_shown = 1\n[bills]\n').replace(
        'Reserved."', 'Reserved."""'
    )
    text = text.replace("months_shown =", "month_shown =")
    assert refusal(profile(text)) == [
        f"{line(text, 'month_shown =', nth=1)}: bills.month_shown: unknown key; did you mean months_shown?"
    ]


def test_unusual_line_separators_do_not_shift_lines(profile: Write) -> None:
    text = SOUND.replace('footer = "', 'footer = "\u2028\u0085').replace("months_shown =", "month_shown =")
    said = "bills.month_shown: unknown key; did you mean months_shown?"
    assert refusal(profile(text)) == [f"{line(text, 'month_shown')}: {said}"]


def test_nearest_key_is_never_one_that_is_refused_itself(profile: Write) -> None:
    text = SOUND.replace("footer =", "slgu =")
    assert "did you mean slug?" not in refusal(profile(text))[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "金沢市企業局"', "name = 5", "name: Input should be a valid string"),
        ('name = "金沢市企業局"', "name = 2024-01-01", "name: Input should be a valid string"),
        (
            "opens = 07:00:00",
            "opens = 7",
            'hours.opens: Value error, a time is written as 07:00:00 or "07:00"',
        ),
        ("shortest = 6", "shortest = 6.0", "login_id.shortest: Input should be a valid integer"),
        ("shortest = 6", "shortest = true", "login_id.shortest: Input should be a valid integer"),
        ("shortest = 6", "shortest = nan", "login_id.shortest: Input should be a valid integer"),
        ("shortest = 6", 'shortest = "6"', "login_id.shortest: Input should be a valid integer"),
        ("greets = true", 'greets = "yes"', "home.greets: Input should be a valid boolean"),
        (
            "months_shown = 24",
            "months_shown = 0",
            "bills.months_shown: Input should be greater than or equal to 1",
        ),
        (
            'page = "usage"',
            'page = "usages"',
            f"menu.0.page: Input should be {PAGES}",
        ),
        (
            '"1" = "paid"',
            '"1" = "payd"',
            "files.2.status_codes.1: Input should be 'unpaid', 'paid', 'scheduled' or 'none'",
        ),
    ],
    ids=lambda value: "" if "Input" in value else value,
)
def test_wrong_type_or_choice_is_refused(profile: Write, old: str, new: str, said: str) -> None:
    text = SOUND.replace(old, new, 1)
    assert refusal(profile(text)) == [f"{line(text, new)}: {said}"]


@pytest.mark.parametrize("written", ['"07:00:00+09:00"', '"07:00:00Z"'])
def test_opening_time_has_no_zone_of_its_own(profile: Write, written: str) -> None:
    text = SOUND.replace("opens = 07:00:00", f"opens = {written}")
    assert len(refusal(profile(text))) == 1


def test_first_month_is_the_first_day_of_a_month(profile: Write) -> None:
    text = SOUND.replace("months_shown = 24", "months_shown = 24\nfirst_month = 2024-01-15")
    assert len(refusal(profile(text))) == 1


def test_bounds_out_of_order_are_refused_where_their_table_begins(profile: Write) -> None:
    text = SOUND.replace("shortest = 6", "shortest = 17")
    said = "login_id: Value error, shortest must not exceed longest"
    assert refusal(profile(text)) == [f"{line(text, '[login_id]')}: {said}"]


def test_unknown_kind_of_file_is_refused_with_the_known_ones(profile: Write) -> None:
    text = SOUND.replace('kind = "bills"', 'kind = "bill"')
    said = "files.2: Input tag 'bill' found using 'kind' does not match any of the expected tags: "
    kinds = "'customers', 'contracts', 'bills', 'payments', 'readings', 'documents'"
    assert refusal(profile(text)) == [f"{line(text, '[[files]]', nth=2)}: {said}{kinds}"]


def test_unknown_step_is_refused_with_the_known_ones(profile: Write) -> None:
    text = SOUND.replace('steps = ["mailed_link"]', 'steps = ["mail_link"]')
    said = f"registration.stages.1.steps.0: Input should be {STEPS}"
    assert refusal(profile(text)) == [f"{line(text, 'mail_link')}: {said}"]


def test_words_of_an_unknown_step_are_refused_with_the_known_ones(profile: Write) -> None:
    text = SOUND.replace("step_words.terms", "step_words.term")
    said = f"registration.step_words.term: Input should be {STEPS}"
    assert refusal(profile(text)) == [f"{line(text, 'step_words.term')}: {said}"]


def test_step_stands_once_in_a_journey(profile: Write) -> None:
    text = SOUND.replace('steps = ["secret_answer"]', 'steps = ["secret_answer", "email_named"]')
    said = "recovery.account: Value error, steps stand twice: email_named"
    assert refusal(profile(text)) == [f"{line(text, '[recovery.account]')}: {said}"]


def test_missing_value_is_refused_where_its_table_begins(profile: Write) -> None:
    text = SOUND.replace('page_name = "金沢市上下水道ポータルサイト"', "").replace(
        'phone = "0120', 'fax = "0120'
    )
    assert refusal(profile(text)) == [
        "1: page_name: Field required",
        f"{line(text, '[contact]')}: contact.phone: Field required",
        f"{line(text, 'fax =')}: contact.fax: unknown key; did you mean name?",
    ]


def test_broken_toml_is_refused_with_its_line(profile: Write) -> None:
    text = SOUND.replace("shortest = 6", "shortest = = 6")
    found = line(text, "= = 6")
    assert refusal(profile(text)) == [f"{found}: Invalid value (at line {found}, column 12)"]


def test_toml_that_breaks_off_is_refused_with_its_last_line(profile: Write) -> None:
    text = SOUND.rstrip() + "\nhosts = ["
    assert refusal(profile(text)) == [f"{text.count('\n') + 1}: Invalid value (at end of document)"]


def test_other_encoding_is_refused_with_its_line(profile: Write) -> None:
    file = profile(SOUND)
    file.write_bytes(SOUND.replace("\n# Labels", "\n# 料金").encode("cp932", "replace"))
    (said,) = refusal(file)
    assert said == "2: not UTF-8: invalid start byte"


def test_slug_is_not_written_down(profile: Write) -> None:
    text = SOUND.replace("footer =", f'slug = "{SLUG}"\nfooter =')
    said = "slug is the folder's name and is not written down"
    assert refusal(profile(text)) == [f"{line(text, 'slug =')}: {said}"]


@pytest.mark.parametrize("folder", ["Kanazawa", "9lives", "under_score", "a", "a" * 40])
def test_folder_name_that_cannot_stand_in_an_address_is_refused(profile: Write, folder: str) -> None:
    (said,) = refusal(profile(SOUND, slug=folder))
    assert said.startswith("1: slug: String should match pattern")


# --- all profiles together ----------------------------------------------------------------------------


def test_host_belongs_to_one_operator_only(profile: Write, tmp_path: Path) -> None:
    text = SOUND.replace("footer =", 'hosts = ["portal.example"]\nfooter =')
    profile(text, slug="first")
    second = profile(text, slug="second")
    with pytest.raises(ProfileRefused) as refused:
        read_registry(tmp_path)
    (fault,) = refused.value.faults
    assert (fault.file, fault.problem) == (second, "host portal.example belongs to first already")


def test_slug_belongs_to_one_folder_only(profile: Write, tmp_path: Path) -> None:
    profile(SOUND, folder=tmp_path / "here")
    profile(SOUND, folder=tmp_path / "there")
    with pytest.raises(ProfileRefused):
        read_registry(tmp_path / "here", tmp_path / "there")


def test_faults_of_all_files_are_told_together(profile: Write, tmp_path: Path) -> None:
    unknown = profile(SOUND.replace("footer =", "foter ="), slug="alpha")
    broken = profile("name = ", slug="beta", folder=tmp_path / "more")
    profile(SOUND, slug="gamma")
    with pytest.raises(ProfileRefused) as refused:
        read_registry(tmp_path, tmp_path / "more")
    assert [fault.file for fault in refused.value.faults] == [unknown, broken]
    assert str(refused.value) == "\n".join(map(str, refused.value.faults))


def test_no_profile_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileRefused) as refused:
        read_registry(tmp_path)
    assert str(refused.value) == f"{tmp_path}:1: no */operator.toml found"


def test_registry_finds_by_slug_and_by_host(profile: Write, tmp_path: Path) -> None:
    profile(SOUND.replace("footer =", 'hosts = ["one.example", "two.example"]\nfooter ='), slug="first")
    profile(SOUND, slug="second")
    registry = read_registry(tmp_path)
    assert isinstance(registry, Registry)
    assert list(registry) == ["first", "second"]
    assert registry.hosts == ("one.example", "two.example")
    assert registry.at_host("two.example") is registry["first"]
    assert registry.at_host("one.example.evil.example") is None
