"""What is done to the tree, to earlier stars, and to files taken in."""

from branches.organisations.services.disclosure import (
    disclose_organisation,
    undisclose_organisation,
)
from branches.organisations.services.facts import Facts
from branches.organisations.services.paths import rebuild_paths
from branches.organisations.services.pending import keep_import, take_import
from branches.organisations.services.structure import (
    change_organisation,
    create_organisation,
    merge_organisation,
    move_organisation,
    rename_organisation,
    retire_organisation,
)

__all__ = [
    "Facts",
    "change_organisation",
    "create_organisation",
    "disclose_organisation",
    "keep_import",
    "merge_organisation",
    "move_organisation",
    "rebuild_paths",
    "rename_organisation",
    "retire_organisation",
    "take_import",
    "undisclose_organisation",
]
