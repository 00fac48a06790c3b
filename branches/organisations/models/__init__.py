"""The tree of party organisations, their earlier stars, and files taken in."""

from branches.organisations.models.imports import ImportedChange, ImportState, PendingImport
from branches.organisations.models.stars import EarlierStar, star_wording
from branches.organisations.models.tree import (
    PARENT_KINDS,
    RATED_KINDS,
    REVIEWING_KINDS,
    DatePrecision,
    Field,
    Kind,
    Organisation,
    OrganisationState,
    date_text,
)

__all__ = [
    "PARENT_KINDS",
    "RATED_KINDS",
    "REVIEWING_KINDS",
    "DatePrecision",
    "EarlierStar",
    "Field",
    "ImportState",
    "ImportedChange",
    "Kind",
    "Organisation",
    "OrganisationState",
    "PendingImport",
    "date_text",
    "star_wording",
]
