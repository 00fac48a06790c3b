"""Pages of people."""

from branches.people.views.accounts import (
    AccountList,
    AccountPage,
    ChangeAccount,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    IssuePassword,
    Slip,
    Unlock,
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

__all__ = [
    "AccountList",
    "AccountPage",
    "Appoint",
    "ChangeAccount",
    "ChangePassword",
    "ChoosePost",
    "ConfirmPost",
    "CreateAccount",
    "DisableAccount",
    "EnableAccount",
    "EndPost",
    "IssuePassword",
    "OwnAccount",
    "PostList",
    "Reauthenticate",
    "ReplacePost",
    "Secretaries",
    "Setup",
    "SignIn",
    "SignOut",
    "Slip",
    "Unlock",
]
