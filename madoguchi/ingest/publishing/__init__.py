"""Publishing: from the staging table into the records, one module a kind of file, all of one shape.

Each module has ``COLUMNS`` (of the staging table), ``record_of`` (from a row or a statement to a staging
record), ``clashes`` (what only shows between rows) and ``publish``.

So that a kind takes part in all of a batch's life, a module may have more:

- ``ROWS``, SQL for how many rows of the file a staging record stands for; without it, one.
- ``compare()``, what publishing would change; without it, a dry run publishes and is rolled back.
- ``outliers(rules)``, records that are far from the usual.
- ``IS_REVERSIBLE``, whether a batch can be taken back, and ``take_back(batch, now)`` for what neither the
  versions of bills nor the journal undo.

The faults of ``clashes`` name in ``lines`` the staging records (by their ``line``) that would have to be set
aside. What is published must be able to be taken back: a version of a bill carries the batch and the version
that it follows; a change of a master is written into ``madoguchi_rowchange`` by the statement that makes it.
"""
