"""Addresses of the scores of a round, each with its access row."""

from scoring.reviews import views
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

# Bureaus read what lies below them; a branch sees its result once it is published, elsewhere.
_READERS = (*DEPARTMENT_ROLES, Role.REVIEWER, Role.LEADER)
_OFFICER = (Role.OFFICER,)
_APPROVER = (Role.APPROVER,)

patterns = [
    page("", views.RoundScores, "round", to=_READERS),
    page("<int:year>/", views.RoundScores, "round_of_year", to=_READERS),
    page("<int:year>/template/", views.Template, "template", to=_READERS),
    page("<int:year>/export/", views.Export, "export", to=_READERS),
    page("<int:year>/sheets/", views.SheetList, "sheets", to=_READERS),
    page(
        "<int:year>/sheets/<int:pk>/",
        views.SheetPage,
        "sheet",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    page(
        "<int:year>/sheets/<int:pk>/recognise/",
        views.RecogniseProject,
        "recognise_project",
        to=_OFFICER,
        relation=Relation.CITY,
        verb="reviews.recognise_project",
    ),
    page(
        "<int:year>/sheets/<int:pk>/set-ceiling/",
        views.SetCeiling,
        "set_ceiling",
        to=_OFFICER,
        relation=Relation.CITY,
        verb="reviews.set_ceiling",
    ),
    page(
        "<int:year>/sheets/<int:pk>/enter-not-filed/",
        views.EnterNotFiled,
        "enter_not_filed",
        to=_OFFICER,
        relation=Relation.CITY,
        verb="reviews.enter_not_filed",
    ),
    page(
        "not-filed/<int:pk>/confirm/",
        views.ConfirmNotFiled,
        "confirm_not_filed",
        to=_APPROVER,
        relation=Relation.CITY,
        verb="reviews.confirm_not_filed",
        reauthenticate=True,
    ),
    page(
        "not-filed/<int:pk>/reject/",
        views.RejectNotFiled,
        "reject_not_filed",
        to=_APPROVER,
        relation=Relation.CITY,
        verb="reviews.reject_not_filed",
    ),
    page(
        "not-filed/<int:pk>/revoke/",
        views.EnterRevocation,
        "enter_revocation",
        to=_OFFICER,
        relation=Relation.CITY,
        verb="reviews.enter_revocation",
    ),
    page(
        "not-filed/<int:pk>/revoke/confirm/",
        views.ConfirmRevocation,
        "confirm_revocation",
        to=_APPROVER,
        relation=Relation.CITY,
        verb="reviews.confirm_revocation",
        reauthenticate=True,
    ),
    page(
        "not-filed/<int:pk>/revoke/reject/",
        views.RejectRevocation,
        "reject_revocation",
        to=_APPROVER,
        relation=Relation.CITY,
        verb="reviews.reject_revocation",
    ),
    page("<int:year>/imports/", views.ImportList, "score_imports", to=DEPARTMENT_ROLES),
    page(
        "<int:year>/imports/upload/",
        views.UploadScores,
        "upload_scores",
        to=_OFFICER,
        verb="-",
    ),
    page(
        "imports/kept/<int:pk>/enter/",
        views.EnterScoreImport,
        "enter_score_import",
        to=_OFFICER,
        relation=Relation.SELF,
        verb="reviews.enter_score_import",
    ),
    page(
        "imports/<int:pk>/",
        views.ScoreImportPage,
        "score_import",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
    ),
    page(
        "imports/<int:pk>/confirm/",
        views.ConfirmScoreImport,
        "confirm_score_import",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
        verb="reviews.confirm_score_import",
    ),
    page(
        "imports/<int:pk>/discard/",
        views.DiscardScoreImport,
        "discard_score_import",
        to=DEPARTMENT_ROLES,
        relation=Relation.CITY,
        verb="reviews.discard_score_import",
    ),
]
