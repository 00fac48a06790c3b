"""Addresses of reviews, each with its access row."""

from scoring.reviews import views
from starrating.access import DEPARTMENT_ROLES, Relation, Role, page

app_name = "reviews"

# Bureaus read what lies below them; a branch sees its result once it is published, elsewhere.
_READERS = (*DEPARTMENT_ROLES, Role.REVIEWER, Role.LEADER)
# Reviewers and leaders score; where the department itself reviews, its officer and approver do.
_DESK = _READERS
_OFFICER = (Role.OFFICER,)
_APPROVER = (Role.APPROVER,)

urlpatterns = [
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
    # desk
    page("queue/", views.Queue, "queue", to=_READERS),
    page("queue/export/", views.export_queue, "queue_export", to=_READERS),
    page("queue/desk/<int:pk>/", views.DeskPage, "desk", to=_READERS, relation=Relation.SUBTREE),
    page(
        "queue/desk/<int:pk>/next/",
        views.NextReview,
        "next",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    page(
        "queue/branches/<int:pk>/start/",
        views.StartReview,
        "start",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.start",
    ),
    page(
        "queue/desk/<int:pk>/hold/",
        views.Hold,
        "hold",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.hold",
    ),
    page(
        "queue/desk/<int:pk>/release/",
        views.Release,
        "release",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.release",
    ),
    page(
        "queue/desk/<int:pk>/indicators/<int:indicator>/give-verdict/",
        views.GiveVerdict,
        "give_verdict",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.give_verdict",
    ),
    page(
        "queue/desk/<int:pk>/return-indicators/",
        views.ReturnIndicators,
        "return_indicators",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.return_indicators",
    ),
    page(
        "queue/desk/<int:pk>/resume/",
        views.Resume,
        "resume",
        to=_DESK,
        relation=Relation.SUBTREE,
        verb="reviews.resume",
    ),
    # offline
    page("queue/workbook/", views.ReviewWorkbook, "review_workbook", to=_DESK),
    page(
        "queue/workbook/upload/",
        views.UploadReviewWorkbook,
        "upload_review_workbook",
        to=_DESK,
        verb="-",
    ),
    page(
        "queue/workbook/kept/<int:pk>/enter/",
        views.EnterReviewWorkbook,
        "enter_review_workbook",
        to=_DESK,
        relation=Relation.SELF,
        verb="reviews.enter_review_workbook",
    ),
]
