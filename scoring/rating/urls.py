"""Addresses of the determination: for the department alone, before anything is published."""

from scoring.rating import views
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

app_name = "rating"

_CITY = Relation.CITY

urlpatterns = [
    page("", views.RoundDesk, "round", to=DEPARTMENT_ROLES),
    page("<int:year>/", views.RoundDesk, "round_of_year", to=DEPARTMENT_ROLES, relation=_CITY),
    page(
        "<int:year>/make/",
        views.MakeRun,
        "make_run",
        to={Role.OFFICER},
        relation=_CITY,
        verb="rating.make_run",
    ),
    page("runs/<int:pk>/", views.RunPage, "run", to=DEPARTMENT_ROLES, relation=_CITY),
    page(
        "runs/<int:pk>/propose/",
        views.ProposeRun,
        "propose_run",
        to={Role.OFFICER},
        relation=_CITY,
        verb="rating.propose_run",
    ),
    page(
        "runs/<int:pk>/withdraw/",
        views.WithdrawRun,
        "withdraw_run",
        to={Role.OFFICER},
        relation=_CITY,
        verb="rating.withdraw_run",
    ),
    page(
        "runs/<int:pk>/decide/",
        views.DecideRun,
        "decide_run",
        to={Role.APPROVER},
        relation=_CITY,
        verb="rating.decide_run",
        reauthenticate=True,
    ),
    page(
        "runs/<int:pk>/set-aside/",
        views.EnterSetAside,
        "enter_set_aside",
        to={Role.OFFICER},
        relation=_CITY,
        verb="rating.enter_set_aside",
    ),
    page(
        "runs/<int:pk>/set-aside/confirm/",
        views.ConfirmSetAside,
        "confirm_set_aside",
        to={Role.APPROVER},
        relation=_CITY,
        verb="rating.confirm_set_aside",
        reauthenticate=True,
    ),
    page(
        "runs/<int:pk>/set-aside/reject/",
        views.RejectSetAside,
        "reject_set_aside",
        to=DEPARTMENT_ROLES,
        relation=_CITY,
        verb="rating.reject_set_aside",
    ),
    page("results/<int:pk>/", views.ResultPage, "result", to=DEPARTMENT_ROLES, relation=_CITY),
    page("ties/<int:pk>/", views.TiePage, "tie", to=DEPARTMENT_ROLES, relation=_CITY),
    page(
        "ties/<int:pk>/rule/",
        views.EnterRuling,
        "enter_ruling",
        to={Role.OFFICER},
        relation=_CITY,
        verb="rating.enter_ruling",
    ),
    page(
        "rulings/<int:pk>/confirm/",
        views.ConfirmRuling,
        "confirm_ruling",
        to={Role.APPROVER},
        relation=_CITY,
        verb="rating.confirm_ruling",
        reauthenticate=True,
    ),
    page(
        "rulings/<int:pk>/reject/",
        views.RejectRuling,
        "reject_ruling",
        to=DEPARTMENT_ROLES,
        relation=_CITY,
        verb="rating.reject_ruling",
    ),
    page(
        "rulings/<int:pk>/revoke/",
        views.EnterRevocation,
        "enter_revocation",
        to={Role.OFFICER},
        relation=_CITY,
        verb="rating.enter_revocation",
    ),
    page(
        "rulings/<int:pk>/revoke/confirm/",
        views.ConfirmRevocation,
        "confirm_revocation",
        to={Role.APPROVER},
        relation=_CITY,
        verb="rating.confirm_revocation",
        reauthenticate=True,
    ),
    page(
        "rulings/<int:pk>/revoke/reject/",
        views.RejectRevocation,
        "reject_revocation",
        to=DEPARTMENT_ROLES,
        relation=_CITY,
        verb="rating.reject_revocation",
    ),
]
