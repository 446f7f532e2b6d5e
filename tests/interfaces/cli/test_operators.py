"""``madoguchi operators``: profiles are proven, and a new operator needs no line of Python."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from madoguchi.domain.clock import TOKYO
from tests.portals.processes import free_port, run, serving
from tests.surroundings import ROOT

WARNING = re.compile(r"warning: ([\w-]+): ([\w.]+): .+")
WARNINGS = [
    ("aicom-koka", "password.longest"),
    ("aicom-koka", "password.characters"),
    ("aicom-koka", "password.mixture"),
    ("aicom-koka", "contract_facts"),
    ("aomori-cable", "password.shortest"),
    ("aomori-cable", "password.longest"),
    ("aomori-cable", "password.characters"),
    ("aomori-cable", "picture_check"),
    ("kanazawa-cable", "login_id.source"),
    ("kanazawa-cable", "contract_facts"),
    ("kanazawa-water", "password.longest"),
    ("kanazawa-water", "password.characters"),
    ("kanazawa-water", "password.mixture"),
    ("kanazawa-water", "secret_question"),
]
NOW = datetime(2024, 10, 21, 10, 0, tzinfo=TOKYO)
NUMBER, PASSWORD = "1000000001", "shinise no mado 2024"
CUSTOMERS = f"お客様番号,契約者名,住所\n{NUMBER},新 花子,新市新町1丁目1番1号\n"
BILLS = f"""お客様番号,請求年月,請求金額,項目名,明細金額
{NUMBER},2024/09,5509,水道料金,2799
{NUMBER},2024/09,5509,下水道使用料,2710
"""


def test_check_passes_and_tells_every_shortfall(machine: dict[str, str]) -> None:
    checked = run("operators", "check", environment=machine)
    *warnings, last = checked.stdout.splitlines()
    assert [WARNING.fullmatch(line).groups() for line in warnings] == WARNINGS
    assert (checked.returncode, last, checked.stderr) == (0, "4 operators are sound.", "")


def test_strict_check_fails_on_a_shortfall(machine: dict[str, str]) -> None:
    checked = run("operators", "check", "--strict", environment=machine)
    assert checked.returncode == 1
    assert [WARNING.fullmatch(line).groups() for line in checked.stdout.splitlines()] == WARNINGS


def test_misspelt_key_is_named_with_its_line_and_the_nearest_known_one(
    machine: dict[str, str], tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "operators/aicom-koka", tmp_path / "aicom-koka")
    file = tmp_path / "aicom-koka/operator.toml"
    text = file.read_text(encoding="utf-8")
    line = text[: text.index("page_name")].count("\n") + 1
    file.write_text(text.replace("page_name", "page_nmae", 1), encoding="utf-8")
    checked = run("operators", "check", environment=machine | {"MADOGUCHI_OPERATORS": str(tmp_path)})
    assert checked.returncode == 1
    assert f"{file}:{line}: page_nmae: unknown key; did you mean page_name?" in checked.stderr


@pytest.fixture(scope="module")
def newly_founded(machine: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a machine that also serves a new operator, beside the others."""
    folder = tmp_path_factory.mktemp("operators")
    environment = machine | {
        "MADOGUCHI_OPERATORS": f"{folder}{os.pathsep}{ROOT / 'operators'}",
        "MADOGUCHI_PLAIN_HTTP": "1",
        "MADOGUCHI_CLOCK_OFFSET": str((NOW - datetime.now(UTC)).total_seconds()),
    }
    made = run("operators", "new", "shinise", "--name", "新瀬水道", environment=environment)
    assert (made.returncode, made.stderr) == (0, "")
    assert sorted(map(Path, made.stdout.splitlines())) == sorted(
        path for path in (folder / "shinise").rglob("*") if path.is_file()
    )
    return environment


def test_new_operator_passes_the_check(newly_founded: dict[str, str]) -> None:
    checked = run("operators", "check", environment=newly_founded)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "5 operators are sound.")


def test_new_operator_is_written_only_once(newly_founded: dict[str, str]) -> None:
    again = run("operators", "new", "shinise", "--name", "別の水道", environment=newly_founded)
    assert again.returncode == 1
    assert "is there already; nothing was written" in again.stderr


@pytest.fixture
def member(newly_founded: dict[str, str], tmp_path: Path) -> Iterator[tuple[OpenerDirector, str]]:
    """A browser in which the new operator's first member has signed in, and the address of the pages."""
    _deliver(newly_founded, tmp_path)
    port = free_port()
    arguments = ("serve", "--port", str(port), "--workers", "1")
    with serving(*arguments, environment=newly_founded, port=port, log=tmp_path / "serve.log"):
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        base = f"http://127.0.0.1:{port}/shinise/"
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', _text(browser, base))[1]
        form = {"csrfmiddlewaretoken": token, "login_id": NUMBER, "password": PASSWORD}
        browser.open(base, urlencode(form).encode()).close()
        yield browser, base


def _deliver(environment: dict[str, str], folder: Path) -> None:
    files = {"customers-1.csv": CUSTOMERS, "bills-1.csv": BILLS}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    sent = run("ingest", "shinise", *[folder / name for name in files], environment=environment)
    assert (sent.returncode, sent.stderr) == (0, "")
    enrol = [sys.executable, "-m", "tests.portals.newcomer", "shinise", NUMBER, PASSWORD, "1"]
    subprocess.run(enrol, env=environment, cwd=ROOT, check=True, timeout=60)


def _text(browser: OpenerDirector, address: str) -> str:
    with browser.open(address) as answer:
        return answer.read().decode()


def test_member_of_a_new_operator_sees_what_its_files_say(member: tuple[OpenerDirector, str]) -> None:
    browser, base = member
    home = _text(browser, f"{base}home/")
    bill = _text(browser, f"{base}bills/current/")
    assert "新瀬水道" in home
    assert "新 花子" in home
    assert "<h1>2024年09月" in bill
    cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", bill)
    assert cells == ["項目名", "金額(円)", "水道料金", "2,799", "下水道使用料", "2,710"]
    assert "5,509" in bill
