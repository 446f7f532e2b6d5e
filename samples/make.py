"""Make every sample town anew, byte for byte the same: ``python -m samples.make``."""

from datetime import date
from pathlib import Path

from madoguchi.ingest.sample_town import write_town
from madoguchi.ingest.sample_town.plan import plan
from madoguchi.operators.registry import Operator, read_registry
from samples.first_customer import FILE_NAME, first_customer, town_seed
from samples.later_files import write_later_files

SAMPLES = Path(__file__).resolve().parent
CUSTOMERS = 24
MONTHS = 24
LAST_MONTH = date(2024, 10, 1)


def make(operator: Operator, *, beside: Path, folder: Path) -> list[Path]:
    """Write an operator's town into a folder, with the first customer that stands ``beside``."""
    seed = town_seed(beside)
    made = plan(operator.profile, seed=seed, months=MONTHS, last_month=LAST_MONTH)
    town = write_town(
        operator.profile,
        customers=CUSTOMERS,
        seed=seed,
        months=MONTHS,
        last_month=LAST_MONTH,
        folder=folder,
        first=first_customer(beside, months=made.months, columns=made.bills_file.columns),
    )
    return [*town, *write_later_files(made, customers=CUSTOMERS, folder=folder)]


def main() -> None:
    """Make the towns of all operators that have a first customer, and name the files."""
    for slug, operator in read_registry(SAMPLES.parent / "operators").items():
        folder = SAMPLES / slug
        if (folder / FILE_NAME).exists():
            for path in make(operator, beside=folder, folder=folder):
                print(path.relative_to(SAMPLES.parent))


if __name__ == "__main__":
    main()
