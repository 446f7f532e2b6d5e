"""Publishing: from the staging table into the records, one module a kind of file, all of one shape.

Each module has ``COLUMNS`` (of the staging table), ``staged_rows`` (from rows to records, noting faults),
``clashes`` (what only shows between rows) and ``publish``.
"""
