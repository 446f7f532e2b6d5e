"""The database connection that carries the operator in scope into PostgreSQL.

Row-level security compares each row's operator with the session setting ``madoguchi.operator``. Before
any cursor is handed out the setting is brought in step with the scope, so raw SQL is held by it as well
and costs nothing extra while the operator stays the same. A rollback may take the setting back, so it is
told anew after one. The setting lives in the PostgreSQL session: a pooler must keep sessions apart.
"""

from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from madoguchi.models.scope import operator_or_none

TELL_OPERATOR = "SELECT set_config('madoguchi.operator', %s, false)"
UNKNOWN = None


class DatabaseWrapper(base.DatabaseWrapper):
    """A PostgreSQL connection that follows the operator in scope."""

    _told_operator: str | None = UNKNOWN

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open a connection, which knows of no operator yet."""
        self._told_operator = UNKNOWN
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """Make a cursor on a connection that shows the operator in scope."""
        self.tell_operator()
        return super().create_cursor(name)

    def tell_operator(self) -> None:
        """Bring ``madoguchi.operator`` in step with the scope."""
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # nothing can be read or told until the rollback, which comes through here as well
        slug = operator_or_none()
        if slug != self._told_operator:
            self.connection.execute(TELL_OPERATOR, (slug,), prepare=True)
            self._told_operator = slug

    # The two methods below are Django's own hooks; its stubs do not name them.

    def _rollback(self) -> None:
        """Forget what was told: a rollback may take the setting back."""
        self._told_operator = UNKNOWN
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        """Forget what was told: so may the rollback of a savepoint."""
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told_operator = UNKNOWN
