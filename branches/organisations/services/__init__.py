"""What is done to the tree, to earlier stars, and to files taken in."""

from branches.organisations.services.disclosure import (
    disclose_organisation,
    undisclose_organisation,
)
from branches.organisations.services.facts import Facts
from branches.organisations.services.history import HistoryLine, history
from branches.organisations.services.paths import rebuild_paths
from branches.organisations.services.pending import keep_import, take_import
from branches.organisations.services.roster import (
    Outcome,
    import_roster,
    import_roster_file,
    open_file,
    planned,
    upload_roster,
)
from branches.organisations.services.roster_plan import PlannedChange, RosterPlan, plan_roster
from branches.organisations.services.star_corrections import correct_star
from branches.organisations.services.stars import (
    FIRST_YEAR,
    StarPlan,
    import_stars,
    import_stars_file,
    planned_stars,
    upload_stars,
)
from branches.organisations.services.structure import (
    change_organisation,
    create_organisation,
    merge_organisation,
    move_organisation,
    rename_organisation,
    retire_organisation,
)
from branches.organisations.services.words import (
    OPEN_ROUND_RULE,
    change_words,
    counts,
    fact_words,
    facts_in_words,
    reading_notes,
    roster_lines,
    roster_notes,
    star_counts,
    star_lines,
)

__all__ = [
    "FIRST_YEAR",
    "OPEN_ROUND_RULE",
    "Facts",
    "HistoryLine",
    "Outcome",
    "PlannedChange",
    "RosterPlan",
    "StarPlan",
    "change_organisation",
    "change_words",
    "correct_star",
    "counts",
    "create_organisation",
    "disclose_organisation",
    "fact_words",
    "facts_in_words",
    "history",
    "import_roster",
    "import_roster_file",
    "import_stars",
    "import_stars_file",
    "keep_import",
    "merge_organisation",
    "move_organisation",
    "open_file",
    "plan_roster",
    "planned",
    "planned_stars",
    "reading_notes",
    "rebuild_paths",
    "rename_organisation",
    "retire_organisation",
    "roster_lines",
    "roster_notes",
    "star_counts",
    "star_lines",
    "take_import",
    "undisclose_organisation",
    "upload_roster",
    "upload_stars",
]
