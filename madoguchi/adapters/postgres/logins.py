"""The web login: a role that owns no table and cannot bypass row-level security."""

import psycopg
from psycopg import sql

MAKE = """
DO $do$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {name}) THEN
        CREATE ROLE {role} LOGIN;
    END IF;
END $do$
"""

GRANTS = """
ALTER ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD {password};
GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role};
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE ALL ON django_migrations FROM {role};
GRANT SELECT ON django_migrations TO {role};
REVOKE UPDATE, DELETE ON madoguchi_bill FROM {role};
GRANT UPDATE (superseded_at) ON madoguchi_bill TO {role};
"""


class LoginCannotBeMade(Exception):
    """The owner's login may not make roles; ``DATABASE_WEB_URL`` must name one that exists."""


def prepare_web_login(*, owner_url: str, name: str, password: str | None) -> None:
    """Make or renew the web login and grant what it needs, all tables being there.

    With ``password`` None the role is the operator's own and only the grants are renewed.
    Raises LoginCannotBeMade.
    """
    with psycopg.connect(owner_url) as connection:
        parts = {
            "role": sql.Identifier(name),
            "name": sql.Literal(name),
            "password": sql.Literal(password),
            "database": sql.Identifier(connection.info.dbname),
        }
        statements = GRANTS if password is not None else GRANTS.split(";", 1)[1]
        try:
            if password is not None:
                connection.execute(sql.SQL(MAKE).format(**parts))
            connection.execute(sql.SQL(statements).format(**parts))
        except psycopg.errors.InsufficientPrivilege as error:
            raise LoginCannotBeMade(str(error)) from error
