"""The tree of party organisations, their earlier stars, and files taken in."""

from branches.organisations.models.imports import ImportedChange, ImportState, PendingImport
from branches.organisations.models.stars import EarlierStar
from branches.organisations.models.tree import (
    PARENT_KINDS,
    RATED_KINDS,
    REVIEWING_KINDS,
    DatePrecision,
    Field,
    Kind,
    Organisation,
    OrganisationState,
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
]
