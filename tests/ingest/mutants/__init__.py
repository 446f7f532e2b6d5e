"""Mutants: files as they may come after an accident or from an enemy, made from sound ones by chance."""

from tests.ingest.mutants.making import mutant

__all__ = ["mutant"]
