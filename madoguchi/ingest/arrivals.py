"""Arrivals (到着したファイル): a folder that is looked at; what has stopped growing is taken in and put away.

Every step may be the last: a file that was taken in and not yet put away is known by its delivery, and one
that was refused is refused again. What is put away is held apart first and compared with what was read, for
its sender may have laid another file over it. One process looks at a time; the lock ends with its connection.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection

from madoguchi.ingest.batch import PUBLISHERS, take_in
from madoguchi.ingest.descriptions import described
from madoguchi.ingest.file_names import delivery_of, readable
from madoguchi.ingest.report import LineFault, Report
from madoguchi.models.scope import operator_in_scope
from madoguchi.operators.schema.profile import Profile

SECONDS_STILL = 5.0
SECONDS_AFTER_FAILURE = 600.0
UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")
"""How transports call a file that they are still writing; those that begin with a point as well."""

DONE, REFUSED, HELD = "done", "refused", ".held"
DIGITS_OF_HASH = 12
LONGEST_STEM = 200
"""Bytes: what is put behind a name must not make it longer than a disk allows."""

type State = tuple[int, int, int]


@dataclass(slots=True)
class Sightings:
    """What one process has seen of a folder: since when each file is as it is, and what failed and waits."""

    seconds: Callable[[], float] = time.monotonic
    states: dict[Path, tuple[State, float]] = field(default_factory=dict)
    failed: dict[Path, float] = field(default_factory=dict)

    def still(self, folder: Path) -> list[Path]:
        """List the files of a folder that have not changed for a while."""
        now = self.seconds()
        found = {path: state_of(path) for path in sorted(folder.iterdir()) if is_arrival(path)}
        known = self.states
        self.states = {
            path: known[path] if path in known and known[path][0] == state else (state, now)
            for path, state in found.items()
            if state
        }
        return [
            path
            for path, (_state, since) in self.states.items()
            if now - since >= SECONDS_STILL and now >= self.failed.get(path, now)
        ]

    def put_off(self, path: Path) -> None:
        """Leave a file alone for a while that could not even be refused, so that others pass it."""
        self.failed[path] = self.seconds() + SECONDS_AFTER_FAILURE


def is_arrival(path: Path) -> bool:
    """Test whether something in the folder is a file that was sent, and by its name sent whole."""
    is_named = not path.name.startswith(".") and path.suffix.lower() not in UNFINISHED
    return is_named and path.is_file() and not path.is_symlink()


def state_of(path: Path) -> State | None:
    """Give what changes when a file does; None for one that has just gone."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def take_in_arrivals(
    *, profile: Profile, folder: Path, seen: Sightings, now: datetime, goes_on: Callable[[], bool]
) -> int:
    """Take in what lies still in an operator's folder, masters before bills; give how many files.

    Raises StoreRefused, and OSError where the folder cannot be read or written.
    """
    if not folder.is_dir():
        return 0
    count, began = 0, seen.seconds()
    with _alone() as is_alone:
        if is_alone:
            _let_go(folder)
        for path in sorted(seen.still(folder), key=lambda each: _turn(each, profile)) if is_alone else ():
            if goes_on():
                moment = now + timedelta(seconds=seen.seconds() - began)  # the files before took their time
                count += _take_in(path, profile, seen, moment)
    return count


def _take_in(path: Path, profile: Profile, seen: Sightings, now: datetime) -> int:
    before = state_of(path)
    if before is None:
        return 0
    try:
        report = take_in(profile=profile, path=path, now=now, door="folder", delivery=delivery_of(path))
        if state_of(path) != before:  # it was written to after all, and is taken in once it lies still
            return 0
        return int(_put_away(path, report))
    except FileNotFoundError:  # whoever sent it took it away again
        return 0
    except Exception:
        seen.put_off(path)
        raise


def _turn(path: Path, profile: Profile) -> tuple[int, str]:
    name = readable(path.name)
    file = described(profile=profile, file_name=name)
    return list(PUBLISHERS).index(file.kind) if file else len(PUBLISHERS), name


def _put_away(path: Path, report: Report) -> bool:
    """Move a file with its report beside; not what was laid over it since it was read, which goes back."""
    held = path.parent / HELD / path.name
    held.parent.mkdir(exist_ok=True)
    path.rename(held)
    if _digest_of(held) != report.sha256:
        _put_back(held, path)
        return False
    _keep(held, path.parent, report)
    return True


def _keep(held: Path, folder: Path, report: Report) -> None:
    """Keep a file that is held; the hash in the name tells files of one name apart."""
    target = folder / (REFUSED if report.is_refused else DONE)
    target.mkdir(exist_ok=True)
    sent = Path(readable(held.name))
    stem = sent.stem.encode()[:LONGEST_STEM].decode(errors="ignore")
    name = f"{stem}.{report.sha256[:DIGITS_OF_HASH]}{sent.suffix}"
    written = target / f".{name}.txt"
    written.write_text(f"{report}\n", encoding="utf-8")
    written.replace(target / f"{name}.txt")
    held.replace(target / name)


def _put_back(held: Path, path: Path) -> None:
    """Lay a file back under its name; where a newer one has taken that, it was replaced by its sender."""
    try:
        os.link(held, path)
    except FileExistsError:
        if not held.samefile(path):
            report = Report(file_name=readable(path.name), sha256=_digest_of(held))
            report.refuse(LineFault(0, "", "replaced_by_sender", {}))
            _keep(held, path.parent, report)
            return
    held.unlink()


def _let_go(folder: Path) -> None:
    """Lay back what a worker held that was killed: what was taken in is known, all else is new."""
    if (folder / HELD).is_dir():
        for held in sorted((folder / HELD).iterdir()):
            _put_back(held, folder / held.name)


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell whether nobody else looks at the operator's folder, and keep others from it meanwhile."""
    key = f"arrivals:{operator_in_scope()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", (key,))
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", (key,))
