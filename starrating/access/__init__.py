"""Who may do what: role names, the Actor protocol, clauses, the access table and its guard."""

from starrating.access.clauses import Clause, Refused, clause, conflict, faulty, forbidden
from starrating.access.roles import (
    ADMINISTRATORS,
    BRANCH_ROLES,
    BUREAU_ROLES,
    DEPARTMENT_ROLES,
    OWN_ONLY,
    POST_ROLES,
    Actor,
    Role,
)
from starrating.access.table import (
    AccessRow,
    Relation,
    all_patterns,
    page,
    require_complete_table,
    row_of,
)

__all__ = [
    "ADMINISTRATORS",
    "BRANCH_ROLES",
    "BUREAU_ROLES",
    "DEPARTMENT_ROLES",
    "OWN_ONLY",
    "POST_ROLES",
    "AccessRow",
    "Actor",
    "Clause",
    "Refused",
    "Relation",
    "Role",
    "all_patterns",
    "clause",
    "conflict",
    "faulty",
    "forbidden",
    "page",
    "require_complete_table",
    "row_of",
]
