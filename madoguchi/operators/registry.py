"""The registry: reads every profile once, refuses what it does not understand, finds by slug or host."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from madoguchi.operators.schema.profile import Profile
from madoguchi.operators.source_lines import key_lines, line_of

PROFILE_NAME = "operator.toml"
KEY_OF_A_TABLE = "[key]"


@dataclass(frozen=True, slots=True)
class ProfileFault:
    """One thing wrong in one file."""

    file: Path
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}"


class ProfileRefused(Exception):
    """A profile cannot be used; ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: tuple[ProfileFault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator: its profile and the folder it came from."""

    profile: Profile
    folder: Path

    @property
    def slug(self) -> str:
        """The name used in addresses and records."""
        return self.profile.slug


class Registry(Mapping[str, Operator]):
    """Every operator of this installation, by slug."""

    def __init__(self, operators: Mapping[str, Operator]) -> None:
        self._operators = dict(operators)
        self._by_host = {host: operator for operator in operators.values() for host in operator.profile.hosts}

    def __getitem__(self, slug: str) -> Operator:
        return self._operators[slug]

    def __iter__(self) -> Iterator[str]:
        return iter(self._operators)

    def __len__(self) -> int:
        return len(self._operators)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name that belongs to an operator."""
        return tuple(self._by_host)

    def at_host(self, host: str) -> Operator | None:
        """Find the operator that a host name (without port) belongs to."""
        return self._by_host.get(host)


def read_registry(*folders: Path) -> Registry:
    """Read every ``*/operator.toml`` below the folders.

    Raises ProfileRefused with the faults of all files together.
    """
    operators: dict[str, Operator] = {}
    faults: list[ProfileFault] = []
    files = [file for folder in folders for file in sorted(folder.glob(f"*/{PROFILE_NAME}"))]
    for file in files:
        slug = file.parent.name
        if slug in operators:
            faults.append(ProfileFault(file, 1, f"{slug} is there already: {operators[slug].folder}"))
            continue
        try:
            operators[slug] = read_operator(file)
        except ProfileRefused as refused:
            faults.extend(refused.faults)
    faults.extend(_shared_hosts(operators))
    if not files:
        faults.append(ProfileFault(folders[0], 1, f"no */{PROFILE_NAME} found"))
    if faults:
        raise ProfileRefused(tuple(faults))
    return Registry(operators)


def read_operator(file: Path) -> Operator:
    """Read one profile; raises ProfileRefused."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except OSError as error:
        raise ProfileRefused((ProfileFault(file, 1, error.strerror or "cannot be read"),)) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ProfileRefused((ProfileFault(file, line, f"not UTF-8: {error.reason}"),)) from None
    except tomllib.TOMLDecodeError as error:
        line = _line_in(str(error), file.read_text(encoding="utf-8-sig"))
        raise ProfileRefused((ProfileFault(file, line, str(error)),)) from None
    if "slug" in values:
        line = line_of(("slug",), key_lines(text))
        problem = "slug is the folder's name and is not written down"
        raise ProfileRefused((ProfileFault(file, line, problem),))
    try:
        profile = Profile.model_validate(_immutable(values | {"slug": file.parent.name}))
    except ValidationError as error:
        raise ProfileRefused(tuple(_faults(file, text, error))) from None
    return Operator(profile, file.parent)


def _line_in(message: str, text: str) -> int:
    """Give the line that the TOML parser names in its message; else it came to the end."""
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else text.rstrip("\n").count("\n") + 1


def _immutable(value: Any) -> Any:
    """Turn lists into tuples: strict typing takes no list for what cannot change."""
    if isinstance(value, dict):
        return {key: _immutable(inner) for key, inner in value.items()}
    return tuple(map(_immutable, value)) if isinstance(value, list) else value


def _shared_hosts(operators: Mapping[str, Operator]) -> Iterator[ProfileFault]:
    owners: dict[str, str] = {}
    for slug, operator in operators.items():
        for host in operator.profile.hosts:
            if owners.setdefault(host, slug) != slug:
                file = operator.folder / PROFILE_NAME
                yield ProfileFault(file, 1, f"host {host} belongs to {owners[host]} already")


def _faults(file: Path, text: str, error: ValidationError) -> Iterator[ProfileFault]:
    lines = key_lines(text)
    details = error.errors()
    for detail in details:
        if any(_lies_within(other["loc"], detail["loc"]) for other in details):
            continue  # a list is too short only because its entry was refused
        path = _as_written(detail["loc"])
        dotted = ".".join(map(str, path))
        yield ProfileFault(file, line_of(path, lines), f"{dotted}: {_problem(detail)}")


def _lies_within(inner: tuple[str | int, ...], outer: tuple[str | int, ...]) -> bool:
    return len(inner) > len(outer) and inner[: len(outer)] == outer


def _as_written(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Leave out what pydantic adds: the kind of file or field behind its place, and that a key is a key."""
    keys = loc[:-1] if loc[-1] == KEY_OF_A_TABLE else loc
    if keys[0] == "files":
        return keys[:2] + keys[3:]
    return keys[:4] + keys[5:] if keys[0] == "procedures" and keys[2:3] == ("fields",) else keys


def _problem(detail: ErrorDetails) -> str:
    if detail["type"] != "extra_forbidden":
        return detail["msg"]
    *path, key = detail["loc"]
    nearest = difflib.get_close_matches(str(key), _keys_at(path), n=1, cutoff=0)
    return f"unknown key; did you mean {nearest[0]}?" if nearest else "unknown key"


def _keys_at(path: list[str | int]) -> list[str]:
    models: list[type[BaseModel]] = [Profile]
    for part in path:
        # What no table has as a key is an index, or the name that the operator gave a table.
        if found := [inner for model in models for inner in _step(model, part)]:
            models = found
    return [key for model in models for key in model.model_fields if key != "slug"]


def _step(model: type[BaseModel], part: str | int) -> list[type[BaseModel]]:
    if isinstance(part, str) and part in model.model_fields:
        return _models_in(model.model_fields[part].annotation)
    kind = model.model_fields.get("kind")
    return [model] if kind and part in get_args(kind.annotation) else []


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]
