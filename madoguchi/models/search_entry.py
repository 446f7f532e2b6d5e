"""Search entries (検索用の索引): what a place is found by at the staff's counter, filled in by the database.

Triggers keep it in step with places, customers and members, whoever writes these (see the migration and
docs/decisions/0032). Nothing here is shown: pages show the records themselves.
"""

from django.db import models

from madoguchi.models.owned import Owned, OwnedForeignKey
from madoguchi.models.place import Place


class SearchEntry(Owned):
    """The keys of one place, of its customer and of its member, in one text, each between line feeds."""

    place = OwnedForeignKey(Place, on_delete=models.CASCADE, related_name="search_entries")
    words = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("operator", "place"), name="place_is_indexed_once"),)
