"""Publishing: from the staging table into the records, one module a kind of file, all of one shape.

Each module has ``COLUMNS`` (of the staging table), ``record_of`` (from a row or a statement to a staging
record), ``clashes`` (what only shows between rows) and ``publish``.
"""
