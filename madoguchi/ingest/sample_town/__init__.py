"""Sample towns (見本の町): invented customers of any number, in the files of any operator's billing system.

A customer depends on the seed and the customer's index alone, never on how many there are. Telephone
exchanges are all zeros, so that no number is anybody's.
"""

from madoguchi.ingest.sample_town.town import write_town

__all__ = ["write_town"]
