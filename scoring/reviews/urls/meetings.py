"""Addresses of the meeting, the report and what comes back, each with its access row."""

from scoring.reviews import views
from starrating.access import BRANCH_ROLES, DEPARTMENT_ROLES, Relation, Role, page

# Bureaus read what lies below them; a branch sees its result once it is published, elsewhere.
_READERS = (*DEPARTMENT_ROLES, Role.REVIEWER, Role.LEADER)
_OFFICER = (Role.OFFICER,)
# Where the department itself reviews a branch, its own people do what a bureau's do.
_REVIEWERS = (Role.REVIEWER, Role.LEADER, *DEPARTMENT_ROLES)
_BODY = "<int:year>/bodies/<str:code>/"
_REVIEW = "opinions/<int:pk>/"

patterns = [
    page(
        _BODY,
        views.Opinions,
        "opinions",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    page(
        f"{_BODY}enter-meeting/",
        views.EnterMeeting,
        "enter_meeting",
        to=_REVIEWERS,
        relation=Relation.SUBTREE,
        verb="reviews.enter_meeting",
    ),
    page(
        f"{_BODY}report/",
        views.ReportReviews,
        "report",
        to=_REVIEWERS,
        relation=Relation.SUBTREE,
        verb="reviews.report",
    ),
    page(
        f"{_BODY}upward/",
        views.ReportUpward,
        "upward",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    page(
        f"{_BODY}upward.xlsx",
        views.ReportBook,
        "upward_book",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    page(
        "meetings/<int:pk>/",
        views.MeetingPage,
        "meeting",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    page(
        "meetings/<int:pk>/conclude/",
        views.ConcludeReviews,
        "conclude",
        to=_REVIEWERS,
        relation=Relation.SUBTREE,
        verb="reviews.conclude",
    ),
    page(
        "meetings/<int:pk>/correct/",
        views.CorrectMeeting,
        "correct_meeting",
        to=_REVIEWERS,
        relation=Relation.SUBTREE,
        verb="reviews.correct_meeting",
    ),
    page(
        "meetings/<int:pk>/scan/",
        views.MinutesScan,
        "minutes_scan",
        to=_READERS,
        relation=Relation.SUBTREE,
    ),
    page(
        f"{_REVIEW}propose-star/",
        views.ProposeStar,
        "propose_star",
        to=_REVIEWERS,
        relation=Relation.SUBTREE,
        verb="reviews.propose_star",
    ),
    page(
        f"{_REVIEW}reopen/",
        views.ReopenReview,
        "reopen",
        to=_REVIEWERS,
        relation=Relation.SUBTREE,
        verb="reviews.reopen",
    ),
    page(
        f"{_REVIEW}record-hearing/",
        views.RecordHearing,
        "record_hearing",
        to=_REVIEWERS,
        relation=Relation.SUBTREE,
        verb="reviews.record_hearing",
    ),
    page(
        f"{_REVIEW}send-back/",
        views.SendBack,
        "send_back",
        to=_OFFICER,
        relation=Relation.CITY,
        verb="reviews.send_back",
    ),
    page(
        "statements/<int:pk>/answer/",
        views.AnswerStatement,
        "answer",
        to=_REVIEWERS,
        relation=Relation.SUBTREE,
        verb="reviews.answer",
    ),
    page(
        "<int:year>/sheets/<int:pk>/rescore/",
        views.RescoreSheet,
        "rescore",
        to=_OFFICER,
        relation=Relation.CITY,
        verb="reviews.rescore",
    ),
    page(
        "outcomes/<int:pk>/",
        views.OutcomePage,
        "outcome",
        to=BRANCH_ROLES,
        relation=Relation.OWN,
    ),
    page(
        "outcomes/<int:pk>/state/",
        views.StateOnReview,
        "state",
        to=(Role.SECRETARY,),
        relation=Relation.OWN,
        verb="reviews.state",
    ),
]
