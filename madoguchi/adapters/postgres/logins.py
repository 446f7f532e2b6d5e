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

RENEW = "ALTER ROLE {role} LOGIN PASSWORD {password}"

GRANTS = """
GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role};
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE ALL ON django_migrations FROM {role};
GRANT SELECT ON django_migrations TO {role};
REVOKE UPDATE, DELETE ON madoguchi_bill FROM {role};
GRANT UPDATE (superseded_at) ON madoguchi_bill TO {role};
REVOKE UPDATE, DELETE ON madoguchi_pointentry, madoguchi_redemption FROM {role};
GRANT UPDATE (member_id) ON madoguchi_redemption TO {role};
REVOKE UPDATE, DELETE ON madoguchi_document, madoguchi_documentfile FROM {role};
REVOKE UPDATE, DELETE ON madoguchi_auditentry FROM {role};
REVOKE INSERT, UPDATE, DELETE ON madoguchi_auditanchor FROM {role};
REVOKE UPDATE, DELETE ON madoguchi_batchevent, madoguchi_rowchange FROM {role};
"""

OPENS_THE_SECOND_LOCK = """
SELECT rolsuper OR rolbypassrls
    OR EXISTS (SELECT FROM pg_tables WHERE tableowner = rolname AND tablename LIKE 'madoguchi\\_%%')
FROM pg_roles WHERE rolname = %s
"""


class LoginCannotBeMade(Exception):
    """The owner's login may not make or change roles, or the role named does not exist."""


class LoginOpensTheLock(Exception):
    """The web login could bypass row-level security: a superuser, BYPASSRLS, or owner of the tables."""


def prepare_web_login(*, owner_url: str, name: str, password: str | None) -> None:
    """Make or renew the web login and grant what it needs, all tables being there.

    With ``password`` None the role is the operator's own and only the grants are renewed.
    Raises LoginCannotBeMade and LoginOpensTheLock.
    """
    with psycopg.connect(owner_url) as connection:
        parts = {
            "role": sql.Identifier(name),
            "name": sql.Literal(name),
            "password": sql.Literal(password),
            "database": sql.Identifier(connection.info.dbname),
        }
        statements = (GRANTS,) if password is None else (MAKE, RENEW, GRANTS)
        try:
            for statement in statements:
                connection.execute(sql.SQL(statement).format(**parts))
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject) as error:
            raise LoginCannotBeMade(str(error)) from error
        if connection.execute(OPENS_THE_SECOND_LOCK, (name,)).fetchone() != (False,):
            raise LoginOpensTheLock(name)
