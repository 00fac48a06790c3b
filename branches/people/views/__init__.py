"""Pages of people."""

from branches.people.views.accounts import (
    AccountList,
    AccountPage,
    AssignDuty,
    ChangeAccount,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    IssuePassword,
    Unlock,
)
from branches.people.views.imports import (
    ConfirmImport,
    ImportAccounts,
    UploadAccounts,
    template,
)
from branches.people.views.posts import (
    Appoint,
    ConfirmPost,
    EndPost,
    PostList,
    ReplacePost,
    Secretaries,
    Setup,
)
from branches.people.views.session import (
    ChangePassword,
    ChoosePost,
    OwnAccount,
    Reauthenticate,
    SignIn,
    SignOut,
)
from branches.people.views.slips import Slips
from branches.people.views.ties import DeclaredTies, DeclareTie, EndTie, Ties

__all__ = [
    "AccountList",
    "AccountPage",
    "Appoint",
    "AssignDuty",
    "ChangeAccount",
    "ChangePassword",
    "ChoosePost",
    "ConfirmImport",
    "ConfirmPost",
    "CreateAccount",
    "DeclareTie",
    "DeclaredTies",
    "DisableAccount",
    "EnableAccount",
    "EndPost",
    "EndTie",
    "ImportAccounts",
    "IssuePassword",
    "OwnAccount",
    "PostList",
    "Reauthenticate",
    "ReplacePost",
    "Secretaries",
    "Setup",
    "SignIn",
    "SignOut",
    "Slips",
    "Ties",
    "Unlock",
    "UploadAccounts",
    "template",
]
