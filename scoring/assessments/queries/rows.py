"""All rows that one form consists of, read in a constant number of statements."""

from dataclasses import dataclass

from scoring import engine
from scoring.assessments.models import (
    Answer,
    Assessment,
    Evidence,
    KeptText,
    Project,
    Return,
    ReturnedIndicator,
    WorkAccount,
)
from scoring.assessments.queries.filing import evidence_of, kept_texts, open_return, standard_of
from scoring.standards.models import Indicator, Standard
from scoring.standards.queries import build_scheme


@dataclass(frozen=True)
class FormRows:
    """``indicators`` are the scored ones with criteria and rules; answers by rule, the rest by
    indicator. ``returned`` is the return not over yet, its lines by indicator."""

    assessment: Assessment
    standard: Standard
    indicators: list[Indicator]
    answers: dict[int, Answer]
    accounts: dict[int, WorkAccount]
    project: Project | None
    evidence: list[Evidence]
    returned: Return | None
    returned_lines: dict[int, ReturnedIndicator]
    kept: list[KeptText]

    def scheme(self) -> engine.Scheme:
        """The scheme of the round for this branch; one statement."""
        rules = self.assessment.enrolment.round.rule_set
        return build_scheme(rules, self.standard.title, self.indicators)


def scored_indicators(standard: Standard) -> list[Indicator]:
    """Leaf indicators by position with their criteria and rules; three statements."""
    rows = Indicator.objects.filter(standard=standard, children=None)
    return list(rows.order_by("position").prefetch_related("criteria", "rules"))


def form_rows(assessment: Assessment) -> FormRows:
    """The rows of a form as they stand now; ten to twelve statements, whatever is filled in."""
    standard = standard_of(assessment.enrolment)
    answers = Answer.objects.filter(assessment=assessment).select_related("edited_by")
    accounts = WorkAccount.objects.filter(assessment=assessment).select_related("edited_by")
    project = Project.objects.filter(assessment=assessment).select_related("edited_by").first()
    returned = open_return(assessment)
    lines = ReturnedIndicator.objects.filter(returned=returned).select_related("edited_by")
    return FormRows(
        assessment=assessment,
        standard=standard,
        indicators=scored_indicators(standard),
        answers={answer.rule_id: answer for answer in answers.order_by()},
        accounts={account.indicator_id: account for account in accounts.order_by()},
        project=project,
        evidence=list(evidence_of(assessment)),
        returned=returned,
        returned_lines={} if returned is None else {line.indicator_id: line for line in lines},
        kept=list(kept_texts(assessment)),
    )
