"""The second lock (行単位の権限) as SQL: what each table of an operator's records is given when made."""

_ROWS_OF_ONE_OPERATOR = """
ALTER TABLE madoguchi_{table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE madoguchi_{table} FORCE ROW LEVEL SECURITY;
ALTER TABLE madoguchi_{table} ADD CONSTRAINT {table}_names_an_operator CHECK (operator <> '');
CREATE POLICY one_operator ON madoguchi_{table}
    USING (operator = current_setting('madoguchi.operator', true))
    WITH CHECK (operator = current_setting('madoguchi.operator', true));
"""

_KEY_WITH_OPERATOR = """
ALTER TABLE madoguchi_{table} ADD CONSTRAINT {table}_operator_id UNIQUE (operator, id);
"""

_REFERENCE_WITHIN_OPERATOR = """
ALTER TABLE madoguchi_{table} ADD CONSTRAINT {table}_{column}_same_operator
    FOREIGN KEY (operator, {column}) REFERENCES madoguchi_{referred} (operator, id)
    ON DELETE {on_delete} DEFERRABLE INITIALLY DEFERRED;
"""

type Reference = tuple[str, str, str, str]


def locks(
    *, owned: tuple[str, ...], referred: tuple[str, ...], references: tuple[Reference, ...]
) -> list[str]:
    """Give the statements that lock new tables.

    ``owned`` names the tables, ``referred`` those that others refer to for the first time; a reference is
    (table, column, table referred to, what happens when that row goes).
    """
    return [
        *(_ROWS_OF_ONE_OPERATOR.format(table=table) for table in owned),
        *(_KEY_WITH_OPERATOR.format(table=table) for table in referred),
        *(
            _REFERENCE_WITHIN_OPERATOR.format(
                table=table, column=column, referred=target, on_delete=on_delete
            )
            for table, column, target, on_delete in references
        ),
    ]
