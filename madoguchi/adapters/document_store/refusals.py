"""What can be wrong with a store, or with a kept file."""


class StoreRefused(Exception):
    """A file cannot be kept, or cannot be given; the message names no secret."""


class FileMissing(StoreRefused):
    """The store holds no file of this hash."""


class FileDamaged(StoreRefused):
    """The file is not what was kept: its content has another hash."""


class StoreAway(StoreRefused):
    """The store cannot be reached, is full, or does not let us in; later it may."""
