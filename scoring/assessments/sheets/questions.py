"""A deduction rule as a question, and what somebody answered; plain values, points in hundredths."""

from dataclasses import dataclass
from decimal import Decimal

from scoring.assessments.models import Choice
from scoring.standards.models import DeductionRule

Kind = DeductionRule.RuleKind
COUNTED = frozenset({Kind.PER_OCCURRENCE.value, Kind.PER_PERSON.value})


@dataclass(frozen=True, slots=True)
class Question:
    """One deduction rule. ``threshold`` is in hundredths of the measure's unit."""

    key: int
    kind: str
    label: str
    points: int | None = None
    limit: int | None = None
    measure: str = ""
    comparison: str = ""
    threshold: int | None = None
    grades: tuple[tuple[str, int], ...] = ()
    veto_ceiling: int | None = None

    @property
    def is_veto(self) -> bool:
        return self.kind == Kind.VETO

    @property
    def is_counted(self) -> bool:
        """Whether “有” needs a number of occurrences, persons or achievements."""
        return self.kind in COUNTED or (self.kind == Kind.BONUS and self.points is not None)

    @property
    def is_measured(self) -> bool:
        """Whether the answer rests on a number that is held against a threshold."""
        return self.kind in {Kind.THRESHOLD, Kind.VETO} and self.threshold is not None

    @property
    def is_at_discretion(self) -> bool:
        """Whether the points are the answerer's own, with a reason."""
        return self.kind == Kind.DISCRETION or (self.kind == Kind.BONUS and self.points is None)

    def is_met(self, measure: int) -> bool:
        """Whether the measure (hundredths) passes the threshold; “不低于” includes the number."""
        threshold = self.threshold or 0
        if self.comparison == DeductionRule.Comparison.BELOW:
            return measure < threshold
        return measure >= threshold


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered; blank and None are what was left open. Measure and points in hundredths."""

    choice: str = ""
    count: int | None = None
    measure: int | None = None
    grade: str = ""
    points: int | None = None
    reason: str = ""

    @property
    def is_some(self) -> bool:
        return self.choice == Choice.SOME


def question_of(rule: DeductionRule) -> Question:
    return Question(
        key=rule.pk,
        kind=str(rule.kind),
        label=rule.label,
        points=hundredths(rule.points),
        limit=hundredths(rule.points_limit),
        measure=rule.measure,
        comparison=str(rule.comparison),
        threshold=hundredths(rule.threshold),
        grades=tuple(
            (str(grade["label"]), int(Decimal(grade["points"]) * 100)) for grade in rule.grades
        ),
        veto_ceiling=rule.veto_ceiling,
    )


def hundredths(value: Decimal | None) -> int | None:
    return None if value is None else int(Decimal(value) * 100)


def decimal(value: int | None) -> Decimal | None:
    """Hundredths as the database holds them."""
    return None if value is None else Decimal(value).scaleb(-2)
