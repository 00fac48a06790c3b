"""What is done to a round: prepared, opened, corrected by decisions, closed."""

from scoring.rounds.services.assigning import (
    confirm_assignment,
    enter_assignment,
    reject_assignment,
)
from scoring.rounds.services.decision_changes import EXEMPT, RATED, Change, changes_of
from scoring.rounds.services.decisions import confirm_decision, enter_decision, reject_decision
from scoring.rounds.services.enrolment import (
    Enrolled,
    enrol_branches,
    exempt_branch,
    exempt_new_branches,
    include_branch,
)
from scoring.rounds.services.holding import hold_round, release_round
from scoring.rounds.services.locking import lock_round
from scoring.rounds.services.opening import Gaps, close_round, find_gaps, open_round
from scoring.rounds.services.papers import (
    add_basis_document,
    read_basis_file,
    remove_basis_document,
)
from scoring.rounds.services.policy import confirm_policy, enter_policy
from scoring.rounds.services.pools import merge_pools, separate_pool
from scoring.rounds.services.preparation import (
    change_round,
    choose_standard,
    create_round,
    default_period,
    set_calendar,
)
from scoring.rounds.services.seats import adopt_seat_table
from scoring.rounds.services.working_calendar import (
    confirm_year,
    remove_working_day,
    set_working_day,
)

__all__ = [
    "EXEMPT",
    "RATED",
    "Change",
    "Enrolled",
    "Gaps",
    "add_basis_document",
    "adopt_seat_table",
    "change_round",
    "changes_of",
    "choose_standard",
    "close_round",
    "confirm_assignment",
    "confirm_decision",
    "confirm_policy",
    "confirm_year",
    "create_round",
    "default_period",
    "enrol_branches",
    "enter_assignment",
    "enter_decision",
    "enter_policy",
    "exempt_branch",
    "exempt_new_branches",
    "find_gaps",
    "hold_round",
    "include_branch",
    "lock_round",
    "merge_pools",
    "open_round",
    "read_basis_file",
    "reject_assignment",
    "reject_decision",
    "release_round",
    "remove_basis_document",
    "remove_working_day",
    "separate_pool",
    "set_calendar",
    "set_working_day",
]
