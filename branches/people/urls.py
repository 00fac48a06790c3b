"""Addresses of people, each with its access row."""

from branches.people import views
from starrating.access import Relation, Role, page

app_name = "people"

_KEEPERS = (Role.SYSTEM, Role.SECURITY, Role.CLERK)
_MAKERS = (Role.SYSTEM, Role.CLERK)
_GIVERS = (Role.SECURITY, Role.CLERK)
_CHANGERS = (Role.SYSTEM, Role.SECURITY)

urlpatterns = [
    page("sign-in/", views.SignIn, "sign_in", to={Role.PUBLIC}, verb="-"),
    page("sign-out/", views.SignOut, "sign_out", to={Role.PUBLIC}, verb="-", only_post=True),
    page("reauthenticate/", views.Reauthenticate, "reauthenticate", to={Role.MEMBER}, verb="-"),
    page("account/", views.OwnAccount, "own_account", to={Role.MEMBER}, relation=Relation.SELF),
    page(
        "account/change-password/",
        views.ChangePassword,
        "change_password",
        to={Role.MEMBER},
        relation=Relation.SELF,
        verb="people.change_password",
    ),
    page("account/post/", views.ChoosePost, "choose_post", to={Role.MEMBER}, verb="-"),
    page("account/ties/", views.Ties, "ties", to={Role.MEMBER}, relation=Relation.SELF),
    page(
        "account/ties/declare/",
        views.DeclareTie,
        "declare_tie",
        to={Role.MEMBER},
        relation=Relation.SELF,
        verb="people.declare_tie",
    ),
    page(
        "account/ties/<int:pk>/end/",
        views.EndTie,
        "end_tie",
        to={Role.MEMBER},
        relation=Relation.SELF,
        verb="people.end_tie",
    ),
    page("ties/", views.DeclaredTies, "declared_ties", to={Role.SECURITY}),
    page("accounts/", views.AccountList, "accounts", to=_KEEPERS),
    page(
        "accounts/create/",
        views.CreateAccount,
        "create_account",
        to=_MAKERS,
        verb="people.create_account",
    ),
    page(
        "accounts/<int:pk>/", views.AccountPage, "account", to=_KEEPERS, relation=Relation.SUBTREE
    ),
    page("accounts/slips/", views.Slips, "slips", to=_MAKERS, relation=Relation.SELF),
    page(
        "accounts/import/",
        views.UploadAccounts,
        "upload_accounts",
        to=_MAKERS,
        verb="-",
    ),
    page("accounts/import/template/", views.template, "template", to=_MAKERS),
    page(
        "accounts/import/<int:pk>/",
        views.ImportAccounts,
        "import_accounts",
        to=_MAKERS,
        relation=Relation.SELF,
        verb="people.import_accounts",
        reauthenticate=True,
    ),
    page(
        "accounts/<int:pk>/change/",
        views.ChangeAccount,
        "change_account",
        to=_CHANGERS,
        relation=Relation.SUBTREE,
        verb="people.change_account",
    ),
    page(
        "accounts/<int:pk>/disable/",
        views.DisableAccount,
        "disable_account",
        to=_KEEPERS,
        relation=Relation.SUBTREE,
        verb="people.disable_account",
    ),
    page(
        "accounts/<int:pk>/enable/",
        views.EnableAccount,
        "enable_account",
        to=_CHANGERS,
        relation=Relation.SUBTREE,
        verb="people.enable_account",
    ),
    page(
        "accounts/<int:pk>/issue-password/",
        views.IssuePassword,
        "issue_password",
        to=_MAKERS,
        relation=Relation.SUBTREE,
        verb="people.issue_password",
    ),
    page(
        "accounts/<int:pk>/assign-duty/",
        views.AssignDuty,
        "assign_duty",
        to={Role.SECURITY},
        relation=Relation.SUBTREE,
        verb="people.assign_duty",
        reauthenticate=True,
    ),
    page(
        "accounts/<int:pk>/unlock/",
        views.Unlock,
        "unlock",
        to={Role.SECURITY},
        relation=Relation.SUBTREE,
        verb="people.unlock",
    ),
    page("posts/", views.PostList, "posts", to=_GIVERS),
    page("posts/secretaries/", views.Secretaries, "secretaries", to={Role.CLERK}),
    page(
        "posts/appoint/",
        views.Appoint,
        "appoint",
        to=_GIVERS,
        verb="people.appoint",
        reauthenticate=True,
    ),
    page(
        "posts/imports/<int:pk>/confirm/",
        views.ConfirmImport,
        "confirm_import",
        to={Role.SECURITY},
        relation=Relation.CITY,
        verb="people.confirm_import",
        reauthenticate=True,
    ),
    page(
        "posts/<int:pk>/confirm/",
        views.ConfirmPost,
        "confirm_post",
        to={Role.SECURITY},
        relation=Relation.SUBTREE,
        verb="people.confirm_post",
        reauthenticate=True,
    ),
    page(
        "posts/<int:pk>/end/",
        views.EndPost,
        "end_post",
        to=_GIVERS,
        relation=Relation.SUBTREE,
        verb="people.end_post",
    ),
    page(
        "posts/<int:pk>/replace/",
        views.ReplacePost,
        "replace_post",
        to=_GIVERS,
        relation=Relation.SUBTREE,
        verb="people.replace_post",
        reauthenticate=True,
    ),
    page(
        "setup/", views.Setup, "setup", to=(Role.SYSTEM, Role.SECURITY, Role.OFFICER, Role.APPROVER)
    ),
]
