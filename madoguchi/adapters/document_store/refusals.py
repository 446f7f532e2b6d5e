"""What can be wrong with a kept file."""


class FileMissing(Exception):
    """The store holds no file of this hash."""


class FileDamaged(Exception):
    """The file is not what was kept: its content has another hash."""
