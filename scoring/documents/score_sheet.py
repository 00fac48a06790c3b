"""The reviewers' score sheet of a branch on paper: its own scores printed, the others to be written.

Where scores were reviewed they stand on it with their reasons. It is for those who review and for
the department; the branch learns reviewed scores elsewhere, when it may.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from scoring.assessments.models import Submission
from scoring.assessments.queries import enrolments_visible_to, standard_of
from scoring.documents.papers import first_digits, full_width, private_paper, set_paper
from scoring.reviews.models import ReviewedScore, Sheet
from scoring.reviews.queries import scores_in_order
from scoring.rounds.models import Enrolment
from scoring.standards.queries import OutlineEntry, outline, standard_content, total_of
from starrating.pages import Page
from starrating.templatetags.starrating import cn_date

TEMPLATE = "scoring/documents/score_sheet.html"


def score_sheet(enrolment: Enrolment) -> bytes:
    """The sheet of a branch as things stand. Raises Refused: 503 where it cannot be set."""
    standard = standard_of(enrolment)
    content = standard_content(standard)
    base, bonus = total_of(content["indicators"])
    filed = _latest(enrolment)
    sheet = Sheet.objects.filter(enrolment=enrolment).first()
    reviewed = {each.indicator.name: each for each in scores_in_order().filter(sheet=sheet)}
    own = _own_scores(filed)
    context = {
        "mark": _mark(filed),
        "enrolment": enrolment,
        "standard": standard,
        "filed": filed,
        "minutes": _minutes(sheet),
        "rows": [_row(entry, own, reviewed) for entry in outline(content["indicators"])],
        "maximum": base if bonus == "0" else f"{base}+{bonus}",
        "own_total": "" if filed is None else filed.content["total"],
        "reviewed_total": _total(list(reviewed.values())),
    }
    return set_paper(TEMPLATE, context)


def _latest(enrolment: Enrolment) -> Submission | None:
    rows = Submission.objects.filter(assessment__enrolment=enrolment)
    return rows.order_by("-number").first()


def _own_scores(filed: Submission | None) -> dict[str, str]:
    """By the indicator's name; empty where nothing was submitted."""
    indicators = [] if filed is None else filed.content["indicators"]
    return {each["name"]: each["score"] for each in indicators}


def _mark(filed: Submission | None) -> str:
    if filed is None:
        return _("自评尚未提交")
    return _("自评：第 %(number)s 次提交 · 指纹 %(digits)s · 回执号 %(receipt)s") % {
        "number": filed.number,
        "digits": first_digits(filed.fingerprint),
        "receipt": filed.receipt,
    }


def _minutes(sheet: Sheet | None) -> str:
    if sheet is None or not sheet.minutes_number:
        return ""
    return _("%(number)s（%(day)s）") % {
        "number": sheet.minutes_number,
        "day": cn_date(sheet.minutes_on),
    }


def _row(
    entry: OutlineEntry, own: Mapping[str, str], reviewed: Mapping[str, ReviewedScore]
) -> dict[str, Any]:
    score = reviewed.get(entry.name)
    return {
        "number": entry.number,
        "is_group": entry.is_group,
        "name": entry.name,
        "maximum": entry.maximum,
        "is_bonus": entry.is_bonus,
        "criteria": [full_width(text) for text in entry.criteria],
        "rules": [full_width(f"{rule.label}:{rule.words}") for rule in entry.rules],
        "method": entry.method,
        "own": own.get(entry.name, ""),
        "reviewed": "" if score is None else format(score.score, ".2f"),
        "reason": "" if score is None else score.reason,
    }


def _total(scores: Sequence[ReviewedScore]) -> str:
    """The sum of what was reviewed; empty where nothing was."""
    return format(sum((each.score for each in scores), Decimal()), ".2f") if scores else ""


class ScoreSheet(Page):
    """The sheet of the enrolled branch named by ``pk``; 404 for whoever does not review it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        enrolment = get_object_or_404(enrolments_visible_to(self.by), pk=kwargs["pk"])
        return private_paper(score_sheet(enrolment), f"score-sheet-{enrolment.code}.pdf")
