"""The verbs of people: accounts, passwords, posts, imports, the administrators."""

from branches.people.services.account_plan import AccountPlan, account_counts, account_notes
from branches.people.services.accounts import (
    ADMINISTRATORS,
    appoint_administrators,
    assign_duty,
    change_account,
    create_account,
    disable_account,
    enable_account,
)
from branches.people.services.imports import (
    Imported,
    import_accounts,
    import_accounts_file,
    planned_accounts,
    upload_accounts,
)
from branches.people.services.passwords import change_password, issue_password, unlock
from branches.people.services.posts import (
    appoint,
    confirm_import,
    confirm_post,
    end_post,
    replace_post,
)
from branches.people.services.ties import declare_tie, end_tie

__all__ = [
    "ADMINISTRATORS",
    "AccountPlan",
    "Imported",
    "account_counts",
    "account_notes",
    "appoint",
    "appoint_administrators",
    "assign_duty",
    "change_account",
    "change_password",
    "confirm_import",
    "confirm_post",
    "create_account",
    "declare_tie",
    "disable_account",
    "enable_account",
    "end_post",
    "end_tie",
    "import_accounts",
    "import_accounts_file",
    "issue_password",
    "planned_accounts",
    "replace_post",
    "unlock",
    "upload_accounts",
]
