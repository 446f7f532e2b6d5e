"""Applications (申込): what an applicant typed beside what the billing system holds, field by field.

An application is a full match when three things agree: the *contract* (the number), the *person* (name or
kana) and the *reach* (address or telephone). A field that one side leaves empty proves nothing and spoils
nothing; one that differs spoils. The building is optional: only a contradiction spoils, such as another
room, not what is simply left out.

The score orders what staff look through, and never decides.
"""

from madoguchi.domain.applications.claims import Claim, Comparison, Difference, Field, Kind, Reason
from madoguchi.domain.applications.comparison import compare

__all__ = ["Claim", "Comparison", "Difference", "Field", "Kind", "Reason", "compare"]
