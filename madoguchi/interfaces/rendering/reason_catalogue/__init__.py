"""The catalogue of reasons: what is so, and what the customer can do next, for each code."""

from madoguchi.domain.reasons import ReasonCode
from madoguchi.interfaces.rendering.reason_catalogue.deeds import DEEDS
from madoguchi.interfaces.rendering.reason_catalogue.pages import PAGES
from madoguchi.interfaces.rendering.reason_catalogue.papers import PAPERS
from madoguchi.interfaces.rendering.reason_catalogue.words import ReasonWords

CATALOGUE: dict[ReasonCode, ReasonWords] = PAGES | DEEDS | PAPERS

__all__ = ["CATALOGUE", "ReasonWords"]
