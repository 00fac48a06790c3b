"""Addresses of publicity: those of the public carry no number that counts."""

from scoring.publicity import views
from starrating.access import (
    BRANCH_ROLES,
    DEPARTMENT_ROLES,
    Relation,
    Role,
    page,
)

app_name = "publicity"

_EVERYBODY = {Role.PUBLIC}
_READERS = (*BRANCH_ROLES, Role.REVIEWER, Role.LEADER, *DEPARTMENT_ROLES)

urlpatterns = [
    page("notices/", views.NoticeList, "notices", to=_EVERYBODY),
    page("notices/feed.atom", views.feed, "feed", to=_EVERYBODY),
    page(
        "notices/<slug:address>/",
        views.NoticePage,
        "notice",
        to=_EVERYBODY,
        relation=Relation.PUBLISHED,
    ),
    page(
        "notices/<slug:address>/list.csv",
        views.notice_csv,
        "notice_csv",
        to=_EVERYBODY,
        relation=Relation.PUBLISHED,
    ),
    page(
        "notices/<slug:address>/notice.json",
        views.notice_json,
        "notice_json",
        to=_EVERYBODY,
        relation=Relation.PUBLISHED,
    ),
    page("stars/", views.StarSearch, "stars", to=_EVERYBODY),
    page(
        "stars/<str:code>/",
        views.CardPage,
        "card",
        to=_EVERYBODY,
        relation=Relation.PUBLISHED,
    ),
    page("verification/", views.Verification, "verification", to=_EVERYBODY),
    page("results/<int:pk>/", views.ResultPage, "result", to=_READERS, relation=Relation.SUBTREE),
    page("publicity/", views.Manage, "manage", to=DEPARTMENT_ROLES, relation=Relation.CITY),
    page(
        "publicity/issuer/",
        views.IssuerPage,
        "issuer",
        to={Role.OFFICER},
        verb="publicity.enter_issuer",
    ),
    page(
        "publicity/rounds/<int:pk>/draft/",
        views.DraftNotice,
        "draft",
        to={Role.OFFICER},
        relation=Relation.CITY,
        verb="publicity.draft",
    ),
    page(
        "publicity/<int:pk>/preview/",
        views.Preview,
        "preview",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
    ),
    page(
        "publicity/<int:pk>/change/",
        views.ChangeNotice,
        "change",
        to={Role.OFFICER},
        relation=Relation.CITY,
        verb="publicity.change",
    ),
    page(
        "publicity/<int:pk>/publish/",
        views.PublishNotice,
        "publish",
        to={Role.APPROVER},
        relation=Relation.CITY,
        verb="publicity.publish",
        reauthenticate=True,
    ),
    page(
        "publicity/<int:pk>/close/",
        views.CloseNotice,
        "close",
        to={Role.APPROVER},
        relation=Relation.CITY,
        verb="publicity.close",
        reauthenticate=True,
    ),
    page(
        "publicity/<int:pk>/withdraw/",
        views.WithdrawNotice,
        "withdraw",
        to={Role.APPROVER},
        relation=Relation.CITY,
        verb="publicity.withdraw",
        reauthenticate=True,
    ),
]
