"""The house stands as docs/architecture.md draws it: what imports cannot show is held here."""

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure
from pydantic import BaseModel

from madoguchi.flows.procedures.fields import FIELDS
from madoguchi.ingest.batch import PUBLISHERS
from madoguchi.ingest.formats import FORMATS
from madoguchi.models.owned import Owned, OwnedForeignKey, OwnedManager
from madoguchi.operators.schema.procedure_fields import ProcedureField
from madoguchi.operators.schema.profile import Profile

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "madoguchi"
SOURCES = sorted(PACKAGE.rglob("*.py"))
OWN_TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted(PACKAGE.rglob("*.html"))
TEXTS = sorted(file for kind in ("txt", "typ", "toml", "md") for file in PACKAGE.rglob(f"*.{kind}"))
MODELS = [model for model in apps.get_app_config("madoguchi").get_models() if not model._meta.abstract]

VERBS = {"clashes": ["file"], "publish": ["batch", "now"]}
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
NAMES_THAT_PROMISE_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}

WRITES = {
    *("save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("acreate", "adelete", "asave", "aupdate", "raw", "execute", "executemany"),
}


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def read(file: Path) -> str:
    """Read a file once for all rules."""
    return file.read_text(encoding="utf-8")


@cache
def tree_of(file: Path) -> ast.Module:
    """Parse a file once for all rules."""
    return ast.parse(read(file))


def test_import_contracts_are_kept() -> None:
    configure()
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True) is True


# --- differences between operators are data ----------------------------------------------------------


def _names() -> list[str]:
    """What the operators are called: slugs as whole words, Japanese names wherever they stand."""
    operators = settings.REGISTRY.values()
    names = [(each.profile.name, each.profile.page_name, each.profile.contact.name) for each in operators]
    return [*(rf"\b{each.slug}\b" for each in operators), *(re.escape(name) for row in names for name in row)]


def test_no_operator_is_named_in_the_package() -> None:
    names = re.compile("|".join(_names()))
    files = (*SOURCES, *TEMPLATES, *TEXTS)
    assert [(relative(file), found[0]) for file in files if (found := names.search(read(file)))] == []


# --- interfaces write only through services, flows and ingest ---------------------------------------


def _writes(tree: ast.AST) -> list[str]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        f"line {call.lineno}: {ast.unparse(call.func)}"
        for call in calls
        if isinstance(call.func, ast.Attribute) and _is_write(call, call.func)
    ]


def _is_write(call: ast.Call, function: ast.Attribute) -> bool:
    if function.attr == "update":
        # A query set is what another call gave; a dict or a set is updated by its name.
        by_name = isinstance(function.value, ast.Name) and bool(call.keywords)
        return by_name or isinstance(function.value, ast.Call) or "objects" in ast.unparse(function.value)
    return function.attr in WRITES


@pytest.mark.parametrize(
    "source",
    [
        "member.save()",
        "Member.objects.create(a=1)",
        "Member.objects.filter(a=1).update(b=2)",
        "Member.objects.update(b=2)",
        "found.update(b=2)",
        "member.delete()",
        "Member.objects.bulk_create([])",
        "cursor.execute('')",
    ],
)
def test_a_write_in_an_interface_would_be_found(source: str) -> None:
    assert len(_writes(ast.parse(source))) == 1


@pytest.mark.parametrize("source", ["facts.update({1: 2})", "made.filters.update(a=1)", "os.environ |= {}"])
def test_a_dictionary_may_be_updated_in_an_interface(source: str) -> None:
    assert _writes(ast.parse(source)) == []


def test_interfaces_do_not_write() -> None:
    files = (PACKAGE / "interfaces").rglob("*.py")
    assert [(relative(file), wrong) for file in files if (wrong := _writes(tree_of(file)))] == []


def test_only_one_place_opens_a_session_for_a_sign_in() -> None:
    calls = {relative(file) for file in SOURCES if "open_session(" in file.read_text()}
    assert calls == {
        "madoguchi/services/sessions.py",  # where it is
        "madoguchi/services/letting_in.py",
        "madoguchi/services/accounts.py",  # another session for who has just chosen another password
        "madoguchi/interfaces/cli/demo_requests.py",  # closed at once
        # Those of staff, which follow upon a factor alone.
        "madoguchi/services/staff/sessions.py",
        "madoguchi/services/staff/enrolment.py",
        "madoguchi/services/staff/second_step.py",
    }


@pytest.mark.parametrize("file", sorted((PACKAGE / "interfaces/customer").rglob("*.py")), ids=relative)
def test_customer_pages_begin_at_the_signed_in_member(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    attributes = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    managers = {"objects", "_default_manager", "_base_manager"}
    assert [node.lineno for node in attributes if node.attr in managers] == []


# --- same-shaped siblings ---------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["read", "write"])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_the_same_verbs(name: str, verb: str) -> None:
    pattern = inspect.signature(getattr(next(iter(FORMATS.values())), verb))
    assert inspect.signature(getattr(FORMATS[name], verb)) == pattern


def test_every_format_can_be_chosen_in_a_profile() -> None:
    for kind in _data_files():
        assert set(get_args(kind.model_fields["format"].annotation)) == set(FORMATS)


@pytest.mark.parametrize("name", PUBLISHERS)
def test_every_kind_of_file_is_published_by_the_same_verbs(name: str) -> None:
    publisher = PUBLISHERS[name]
    verbs = {
        verb: list(inspect.signature(getattr(publisher, verb)).parameters) for verb in ("clashes", "publish")
    }
    assert verbs == {"clashes": ["file"], "publish": ["batch", "now"]}
    assert len(inspect.signature(publisher.record_of).parameters) in (1, 2)
    assert next(iter(publisher.COLUMNS)) == "line"


def test_every_kind_of_file_has_a_publisher() -> None:
    kinds = {get_args(kind.model_fields["kind"].annotation)[0] for kind in _data_files()}
    assert kinds == set(PUBLISHERS)


def _data_files() -> list[type[BaseModel]]:
    return [model for model in _tables(Profile) if {"kind", "pattern"} <= set(model.model_fields)]


@pytest.mark.parametrize("verb", ["questions", "weigh", "told"])
@pytest.mark.parametrize("kind", FIELDS)
def test_every_field_of_a_procedure_has_the_same_verbs(kind: str, verb: str) -> None:
    parameters = {
        "questions": ["field", "today"],
        "weigh": ["field", "typed", "today"],
        "told": ["field", "typed"],
    }
    assert list(inspect.signature(getattr(FIELDS[kind], verb)).parameters) == parameters[verb]


def test_every_field_of_a_procedure_can_be_chosen_in_a_profile() -> None:
    tables = get_args(get_args(ProcedureField)[0])
    assert {get_args(table.model_fields["kind"].annotation)[0] for table in tables} == set(FIELDS)


# --- sockets and plugs ------------------------------------------------------------------------------

SOCKETS = ("mail", "pdf", "picture_check")
PLUGS = {
    f"madoguchi.adapters.{socket}.{file.stem}"
    for socket in SOCKETS
    for file in (PACKAGE / "adapters" / socket).glob("[a-z]*.py")
}


def _imported(tree: ast.AST) -> Iterator[str]:
    """Name every module that a file imports, whole or from its package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize(
    "source",
    [
        "from madoguchi.adapters.mail.smtp import send",
        "from madoguchi.adapters.mail import smtp",
        "import madoguchi.adapters.mail.smtp",
    ],
)
def test_a_plug_in_a_hand_would_be_found(source: str) -> None:
    assert PLUGS & set(_imported(ast.parse(source))) == {"madoguchi.adapters.mail.smtp"}


def test_adapters_are_held_by_their_sockets() -> None:
    held = [
        (relative(file), plug)
        for file in SOURCES
        for plug in PLUGS & set(_imported(tree_of(file)))
        if plug.rpartition(".")[0] != ".".join(file.relative_to(ROOT).parent.parts)
    ]
    assert held == []


# --- records and profiles ---------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_record_belongs_to_an_operator(model: type) -> None:
    assert issubclass(model, Owned)
    assert isinstance(model._default_manager, OwnedManager)
    assert isinstance(model._base_manager, OwnedManager)


def _tables(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            yield from _tables(inner)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


@pytest.mark.parametrize("table", dict.fromkeys(_tables(Profile)), ids=lambda table: table.__name__)
def test_every_value_of_a_profile_is_explained(table: type[BaseModel]) -> None:
    assert [name for name, field in table.model_fields.items() if not field.description] == []
    assert table.model_config["extra"] == "forbid"
    assert table.model_config["strict"] is True


# --- small, and named for what it is ----------------------------------------------------------------


def test_no_file_is_too_long() -> None:
    files = (*SOURCES, *TEMPLATES, *OWN_TESTS)
    assert [relative(file) for file in files if len(read(file).splitlines()) > MOST_LINES] == []


def test_no_function_is_too_long() -> None:
    functions = [
        (relative(file), node)
        for file in (*SOURCES, *OWN_TESTS)
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = MOST_LINES_OF_A_FUNCTION
    assert [(file, each.name) for file, each in functions if each.end_lineno - each.lineno >= long] == []


def test_names_keep_promises() -> None:
    names = {relative(file): {file.stem, *file.relative_to(ROOT).parts} for file in (*SOURCES, *OWN_TESTS)}
    assert [file for file, parts in names.items() if parts & NAMES_THAT_PROMISE_NOTHING] == []


def test_every_module_says_what_it_is() -> None:
    silent = [file for file in SOURCES if not ast.get_docstring(tree_of(file))]
    assert [relative(file) for file in silent if file.parent.name != "migrations"] == []


# --- the database as it really is -------------------------------------------------------------------

TABLES = """
SELECT relname, relrowsecurity, relforcerowsecurity,
       EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'operator'),
       (SELECT array_agg(concat_ws(' ', polname, polcmd, polpermissive, polroles = '{0}',
               pg_get_expr(polqual, polrelid) = pg_get_expr(polwithcheck, polrelid)) ORDER BY polname)
        FROM pg_policy WHERE polrelid = pg_class.oid)
FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'django_migrations'
ORDER BY relname
"""
REFERENCES = """
SELECT conrelid::regclass::text, confrelid::regclass::text, confdeltype::text,
       (SELECT array_agg(attname::text ORDER BY place)
        FROM unnest(conkey) WITH ORDINALITY AS key (number, place)
        JOIN pg_attribute ON attrelid = conrelid AND attnum = number),
       (SELECT array_agg(attname::text ORDER BY place)
        FROM unnest(confkey) WITH ORDINALITY AS key (number, place)
        JOIN pg_attribute ON attrelid = confrelid AND attnum = number)
FROM pg_constraint WHERE contype = 'f' AND convalidated
"""
TABLES_OF_MODELS = [model._meta.db_table for model in MODELS]
# name, command, whether it permits (else it restricts), for everyone, whether both of its tests are the same
NARROWER = {
    "madoguchi_job": ["deferred_untouched a f t", "moved_at_work w f t", "removed_at_work d f t"],
    "madoguchi_searchentry": ["only_what_is_searched r f t"],  # lets an index narrow first: decision 0032
}
DELETE_RULES = {"CASCADE": "c", "PROTECT": "a", "SET_NULL": "n"}


def test_every_table_shows_rows_of_one_operator_only(owner_connection) -> None:
    found = owner_connection.execute(TABLES).fetchall()
    assert found == [(table, True, True, True, _policies(table)) for table in sorted(TABLES_OF_MODELS)]


def _policies(table: str) -> list[str]:
    """Name what a table is locked by: further policies only narrow the one that every table has."""
    narrower = NARROWER.get(table, [])
    assert [policy for policy in narrower if policy.split()[2] != "f"] == []
    return sorted(["one_operator * t t t", *narrower])


def test_every_reference_stays_within_one_operator(owner_connection) -> None:
    found = owner_connection.execute(REFERENCES).fetchall()
    fields = [field for model in MODELS for field in model._meta.local_fields if field.is_relation]
    assert {type(field) for field in fields} == {OwnedForeignKey}
    assert sorted(map(str, found)) == sorted(
        str(
            (
                field.model._meta.db_table,
                field.related_model._meta.db_table,
                DELETE_RULES[field.remote_field.on_delete.__name__],
                ["operator", field.column],
                ["operator", "id"],
            )
        )
        for field in fields
    )


@pytest.mark.django_db(databases=["default", "owner"])
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
