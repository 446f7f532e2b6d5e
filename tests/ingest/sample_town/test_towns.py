"""Promises of sample towns, over every operator."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.domain.bills import Statement, faults
from madoguchi.domain.money import tax_inside
from madoguchi.ingest.formats import format_named
from madoguchi.ingest.formats.rows import Row
from madoguchi.ingest.records import (
    ContractRecord,
    CustomerRecord,
    bill_groups,
    contract_record,
    customer_record,
    statement,
)
from madoguchi.ingest.sample_town import write_town
from madoguchi.ingest.sample_town.numbers import scattered
from madoguchi.ingest.sample_town.plan import plan
from madoguchi.ingest.sample_town.town import story
from madoguchi.operators.registry import Operator
from madoguchi.operators.schema.files import BillsFile, ContractsFile, CustomersFile, DataFile
from madoguchi.operators.schema.profile import Profile
from samples import make

LAST_MONTH = date(2024, 10, 1)
SAMPLES: Path = settings.ROOT / "samples"
SAMPLED = [slug for slug in settings.REGISTRY if (SAMPLES / slug).is_dir()]


@pytest.fixture(scope="module", params=list(settings.REGISTRY))
def profile(request: pytest.FixtureRequest) -> Profile:
    found: Operator = settings.REGISTRY[request.param]
    if not found.profile.files:
        pytest.skip("this operator sends no files")
    return found.profile


@pytest.fixture(scope="module")
def town(profile: Profile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town large enough for rare things to happen."""
    return written(profile, tmp_path_factory.mktemp("town"), customers=150)


def written(profile: Profile, folder: Path, *, customers: int, seed: int = 7) -> Path:
    write_town(profile, customers=customers, seed=seed, months=24, last_month=LAST_MONTH, folder=folder)
    return folder


def file_of[F: DataFile](profile: Profile, kind: type[F]) -> F:
    return next(file for file in profile.files if isinstance(file, kind))


def rows(file: DataFile, folder: Path) -> list[Row]:
    path = next(folder.glob(file.pattern))
    with path.open("rb") as stream:
        found = list(format_named(file.format).read(stream, file))
    assert [each for each in found if not isinstance(each, Row)] == []
    return [each for each in found if isinstance(each, Row)]


def customers(profile: Profile, folder: Path) -> list[CustomerRecord]:
    file = file_of(profile, CustomersFile)
    return [customer_record(row, file) for row in rows(file, folder)]


def contracts(profile: Profile, folder: Path) -> list[ContractRecord]:
    file = file_of(profile, ContractsFile)
    return [contract_record(row, file) for row in rows(file, folder)]


def bills(profile: Profile, folder: Path) -> list[Statement]:
    file = file_of(profile, BillsFile)
    return [statement(group, file) for group in bill_groups(rows(file, folder))]


def test_each_file_has_a_name_its_pattern_knows(profile: Profile, tmp_path: Path) -> None:
    paths = write_town(
        profile, customers=1, seed=1, months=2, last_month=LAST_MONTH, folder=tmp_path / "new" / "town"
    )
    kinds = (CustomersFile, ContractsFile, BillsFile)
    assert [
        fnmatch(path.name, file_of(profile, kind).pattern) for path, kind in zip(paths, kinds, strict=True)
    ] == [
        True,
        True,
        True,
    ]


def test_the_same_seed_makes_the_same_bytes(profile: Profile, town: Path, tmp_path: Path) -> None:
    again = written(profile, tmp_path, customers=150)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in town.iterdir()
    }


def test_another_seed_makes_other_people(profile: Profile, town: Path, tmp_path: Path) -> None:
    other = written(profile, tmp_path, customers=150, seed=8)
    assert customers(profile, other) != customers(profile, town)


def test_a_customer_is_the_same_in_a_town_of_any_size(profile: Profile, town: Path, tmp_path: Path) -> None:
    small = written(profile, tmp_path, customers=5)
    for read in (customers, contracts, bills):
        few = read(profile, small)  # type: ignore[operator]
        assert few == read(profile, town)[: len(few)]  # type: ignore[operator]


def test_every_bill_adds_up(profile: Profile, town: Path) -> None:
    assert [fault for bill in bills(profile, town) for fault in faults(bill)] == []


def test_bills_and_contracts_belong_to_places_of_the_town(profile: Profile, town: Path) -> None:
    known = {each.place_number for each in customers(profile, town)}
    assert {each.place_number for each in contracts(profile, town)} <= known
    assert {each.place_number for each in bills(profile, town)} <= known


def test_no_number_comes_twice(profile: Profile, town: Path) -> None:
    places = [each.place_number for each in customers(profile, town)]
    contract_keys = [(each.place_number, each.contract_number) for each in contracts(profile, town)]
    bill_keys = [(each.place_number, each.number) for each in bills(profile, town)]
    assert [Counter(keys).most_common(1)[0][1] for keys in (places, contract_keys, bill_keys)] == [1, 1, 1]


def test_a_customer_of_several_places_is_one_customer(profile: Profile, town: Path) -> None:
    told: dict[str, set[tuple[str, ...]]] = {}
    for each in customers(profile, town):
        who = (each.name, each.kana, each.phone, each.billing_name, each.billing_address)
        told.setdefault(each.customer_number, set()).add(who)
    assert len(told) == 150
    assert {len(versions) for versions in told.values()} == {1}


def test_a_town_has_what_real_lists_have(profile: Profile, town: Path) -> None:
    people = customers(profile, town)
    columns = file_of(profile, CustomersFile).columns
    seen = {
        "rare characters": any("髙" in each.name or "﨑" in each.name for each in people),
        "companies": any("㈱" in each.name for each in people),
        "namesakes": len({each.name for each in people}) < 150,
        "no phone": any(not each.phone for each in people),
        "full-width digits": any("１" in each.address for each in people),
        "billed elsewhere": any(each.billing_name for each in people) or not columns.billing_name,
        "moved out": any(each.ended_on for each in contracts(profile, town)),
        "unpaid": any(each.status == "unpaid" for each in bills(profile, town))
        or "unpaid" not in file_of(profile, BillsFile).status_codes.values(),
        "hyphens": {mark for each in people for mark in "-－ー‐" if mark in each.address} == set("-－ー‐"),
    }
    assert [what for what, is_there in seen.items() if not is_there] == []


def test_nobody_is_billed_after_moving_out(profile: Profile, town: Path) -> None:
    running = {each.place_number: each for each in contracts(profile, town)}
    for bill in bills(profile, town):
        ended_on = running[bill.place_number].ended_on
        assert ended_on is None or bill.month <= ended_on


def test_metered_bills_have_tax_inside_and_days_between_readings(profile: Profile, town: Path) -> None:
    found = [bill for bill in bills(profile, town) if bill.reading]
    assert bool(found) == bool(file_of(profile, BillsFile).columns.read_on)
    last: dict[str, date] = {}
    for bill in found:
        assert bill.reading
        before = last.get(bill.place_number)
        assert before is None or bill.reading.days == (bill.reading.read_on - before).days
        last[bill.place_number] = bill.reading.read_on
        assert [line.tax for line in bill.lines] in (
            [tax_inside(amount=line.payable, percent=10) for line in bill.lines],
            [None for _line in bill.lines],
        )


def test_account_rows_carry_on_from_bill_to_bill(profile: Profile, town: Path) -> None:
    found = [bill for bill in bills(profile, town) if bill.summary]
    columns = file_of(profile, BillsFile).columns
    assert bool(found) == bool(columns.balance and not columns.read_on)
    carried: dict[str, tuple[int, int]] = {}
    for bill in found:
        assert bill.summary
        unpaid, prepaid = carried.get(bill.place_number, (0, bill.summary.received))
        assert (bill.summary.unpaid, bill.summary.received) == (unpaid, prepaid)
        assert bill.summary.invoiced == bill.total + unpaid
        assert bill.summary.balance == bill.summary.invoiced - prepaid
        open_now = bill.total if bill.status == "unpaid" else 0
        carried[bill.place_number] = (unpaid + open_now, max(0, -bill.summary.balance))


def test_stories_are_told_one_at_a_time(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A town is never held whole: when a story begins, all before it are forgotten."""
    told: list[int] = []

    def counted(*args: object) -> Iterator[object]:
        told.append(args[1])  # type: ignore[arg-type]
        if len(told) > 3:
            raise Enough
        return original(*args)

    class Enough(Exception):
        pass

    original: Callable[..., Iterator[object]] = story
    monkeypatch.setattr("madoguchi.ingest.sample_town.town.story", counted)
    with pytest.raises(Enough):
        written(profile, tmp_path, customers=10**9)
    assert told == [0, 1, 2, 3]


def test_numbers_run_out_loudly() -> None:
    with pytest.raises(ValueError, match="no number of 3 digits for index 1000"):
        scattered(1000, digits=3)


def test_a_plan_needs_every_kind_of_file(profile: Profile) -> None:
    lacking = profile.model_copy(update={"files": profile.files[:1]})
    with pytest.raises(ValueError, match="has no"):
        plan(lacking, seed=1, months=1, last_month=LAST_MONTH)


@pytest.mark.parametrize("slug", SAMPLED)
def test_the_committed_samples_are_what_their_source_makes(slug: str, tmp_path: Path) -> None:
    made = make.make(settings.REGISTRY[slug], beside=SAMPLES / slug, folder=tmp_path)
    for path in made:
        committed = SAMPLES / slug / path.name
        assert path.read_bytes() == committed.read_bytes()
        assert committed.stat().st_size < 200_000


def sampled_bill(slug: str, place: str, month: date) -> Statement:
    found = bills(settings.REGISTRY[slug].profile, SAMPLES / slug)
    return next(bill for bill in found if (bill.place_number, bill.month) == (place, month))


def test_the_water_guides_bill_is_there() -> None:
    bill = sampled_bill("kanazawa-water", "20240000000011", date(2024, 9, 1))
    assert [(line.name, line.payable, line.tax) for line in bill.lines] == [
        ("水道料金", 2799, 254),
        ("下水道使用料", 2710, 246),
    ]
    assert bill.total == 5509


def test_the_water_guides_table_is_there() -> None:
    found = bills(settings.REGISTRY["kanazawa-water"].profile, SAMPLES / "kanazawa-water")
    table = [
        (f"{bill.reading.read_on:%Y/%m/%d}", bill.reading.quantity, bill.reading.days, bill.total)
        for bill in reversed(found)
        if bill.place_number == "20240000000012" and bill.reading
    ]
    assert table[:9] == [
        ("2024/09/17", 32, 62, 12423),
        ("2024/07/16", 40, 59, 12841),
        ("2024/05/18", 50, 62, 14088),
        ("2024/03/17", 60, 59, 16173),
        ("2024/01/18", 67, 63, 17581),
        ("2023/11/16", 50, 60, 14460),
        ("2023/09/17", 62, 62, 16101),
        ("2023/07/17", 65, 58, 16089),
        ("2023/05/20", 72, 62, 18156),
    ]


def test_the_cable_guides_bill_is_there() -> None:
    bill = sampled_bill("kanazawa-cable", "1000000017", date(2023, 10, 1))
    assert [(line.charge, line.discount, line.payable) for line in bill.lines] == [
        (4180, 0, 4180),
        (6900, 3750, 3150),
        (1462, 0, 1462),
        (367, 0, 367),
        (2, 0, 2),
        (1, 0, 1),
        (12000, 0, 12000),
        (1000, 0, 1000),
        (-130, 0, -130),
        (3300, 448, 2852),
        (2, 0, 2),
        (1, 0, 1),
    ]
    assert bill.total == 24887
