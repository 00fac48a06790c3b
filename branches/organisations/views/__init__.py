"""Pages of organisations."""

from branches.organisations.views.acts import Change, Create, Merge, Move, Rename, Retire
from branches.organisations.views.disclosure import Disclose, Undisclose
from branches.organisations.views.files import (
    Export,
    ExportRoster,
    RosterTemplate,
    StarsTemplate,
)
from branches.organisations.views.imports import (
    ImportRoster,
    ImportStars,
    UploadRoster,
    UploadStars,
)
from branches.organisations.views.reading import OrganisationList, OrganisationPage
from branches.organisations.views.stars import CorrectStar

__all__ = [
    "Change",
    "CorrectStar",
    "Create",
    "Disclose",
    "Export",
    "ExportRoster",
    "ImportRoster",
    "ImportStars",
    "Merge",
    "Move",
    "OrganisationList",
    "OrganisationPage",
    "Rename",
    "Retire",
    "RosterTemplate",
    "StarsTemplate",
    "Undisclose",
    "UploadRoster",
    "UploadStars",
]
