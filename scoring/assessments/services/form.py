"""The form as it stands: every question with its answer, every score with its words, what lacks."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from scoring.assessments.models import (
    Answer,
    Assessment,
    Evidence,
    FilingState,
    ReturnedIndicator,
    WorkAccount,
)
from scoring.assessments.queries import FormRows, form_rows
from scoring.assessments.services.answering import reply_of
from scoring.assessments.sheets import (
    IndicatorScore,
    Preview,
    Question,
    Reply,
    ceiling_of,
    hundredths,
    indicator_score,
    missing,
    preview,
    question_of,
)
from scoring.standards.models import DeductionRule, Indicator


@dataclass(frozen=True)
class Asked:
    """One question with its answer; ``why`` says what it lacks (empty: it is whole).

    An answer carried over from last year shows and does not count.
    """

    rule: DeductionRule
    question: Question
    answer: Answer | None
    why: str

    @property
    def reply(self) -> Reply:
        return Reply() if self.answer is None else reply_of(self.answer)

    @property
    def version(self) -> int:
        return 0 if self.answer is None else self.answer.version

    @property
    def is_carried(self) -> bool:
        return self.answer is not None and self.answer.is_carried


@dataclass(frozen=True)
class IndicatorNow:
    """One scored indicator; ``is_open``: it may be changed as the form's state goes."""

    indicator: Indicator
    maximum: int
    questions: list[Asked]
    score: IndicatorScore
    account: WorkAccount | None
    evidence: list[Evidence]
    returned: ReturnedIndicator | None
    is_open: bool

    @property
    def answered(self) -> int:
        return sum(not each.why for each in self.questions)

    @property
    def text(self) -> str:
        return self.account.text if self.account else ""


@dataclass(frozen=True)
class Form:
    """Everything of one form; scores in hundredths. ``vetoes`` are asked with the declaration."""

    rows: FormRows
    indicators: list[IndicatorNow]
    vetoes: list[Asked]

    @property
    def assessment(self) -> Assessment:
        return self.rows.assessment

    @property
    def asked(self) -> int:
        """How many questions there are, vetoes apart."""
        return sum(len(each.questions) for each in self.indicators)

    @property
    def answered(self) -> int:
        return sum(each.answered for each in self.indicators)

    @property
    def open_questions(self) -> int:
        return self.asked - self.answered

    @property
    def ceiling(self) -> int | None:
        return ceiling_of(
            [each.question for each in self.vetoes],
            {each.rule.pk: each.reply for each in self.vetoes},
        )

    @cached_property
    def preview(self) -> Preview | None:
        """Sums and line reached; None while a question is open. One statement."""
        scores = {
            each.indicator.name: each.score.score
            for each in self.indicators
            if each.score.score is not None
        }
        if len(scores) < len(self.indicators):
            return None
        return preview(self.rows.scheme(), scores, self.ceiling)

    def of(self, indicator: Indicator) -> IndicatorNow:
        return next(each for each in self.indicators if each.indicator.pk == indicator.pk)


def read_form(assessment: Assessment) -> Form:
    """Read a form as it stands now, in a constant number of statements."""
    rows = form_rows(assessment)
    return Form(
        rows,
        [_indicator(rows, indicator) for indicator in rows.indicators],
        [
            _asked(rows, rule, hundredths(indicator.maximum) or 0)
            for indicator in rows.indicators
            for rule in indicator.rules.all()
            if rule.kind == DeductionRule.RuleKind.VETO
        ],
    )


def _indicator(rows: FormRows, indicator: Indicator) -> IndicatorNow:
    maximum = hundredths(indicator.maximum) or 0
    rules = [rule for rule in indicator.rules.all() if rule.kind != DeductionRule.RuleKind.VETO]
    asked = [_asked(rows, rule, maximum) for rule in rules]
    counted = {
        each.rule.pk: each.reply
        for each in asked
        if each.answer is not None and not each.is_carried
    }
    score = indicator_score(
        [each.question for each in asked], counted, maximum, is_bonus=indicator.is_bonus
    )
    is_sent_back = rows.assessment.state == FilingState.RETURNED
    return IndicatorNow(
        indicator=indicator,
        maximum=maximum,
        questions=asked,
        score=score,
        account=rows.accounts.get(indicator.pk),
        evidence=[
            file
            for file in rows.evidence
            if any(use.indicator_id == indicator.pk for use in file.uses.all())
        ],
        returned=rows.returned_lines.get(indicator.pk),
        is_open=rows.assessment.state == FilingState.DRAFT
        or (is_sent_back and indicator.pk in rows.returned_lines),
    )


def _asked(rows: FormRows, rule: DeductionRule, maximum: int) -> Asked:
    answer = rows.answers.get(rule.pk)
    question = question_of(rule)
    if answer is not None and answer.is_carried:
        return Asked(rule, question, answer, _("这是上年的回答,请核对后保存。"))
    why = missing(question, None if answer is None else reply_of(answer), maximum)
    return Asked(rule, question, answer, why)
