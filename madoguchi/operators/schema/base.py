"""What every table of a profile shares: closed, immutable, strict."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table of ``operator.toml``; an unknown key or a wrong type is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
