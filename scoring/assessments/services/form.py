"""The form as it stands: every question with its answer, every score with its words, what lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from scoring.rounds.models import RoundStandard
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
            _asked(rule, rows.answers.get(rule.pk), hundredths(indicator.maximum) or 0)
            for indicator in rows.indicators
            for rule in indicator.rules.all()
            if rule.kind == DeductionRule.RuleKind.VETO
        ],
    )


def read_indicator(assessment: Assessment, key: int) -> IndicatorNow | None:
    """One indicator as it stands now, without its files; None where the form has no such.

    Four statements, five for a form sent back: what autosave looks at.
    """
    enrolment = assessment.enrolment
    chosen = RoundStandard.objects.filter(round=enrolment.round_id, field=enrolment.field_id)
    found = Indicator.objects.filter(pk=key, children=None, standard__in=chosen.values("standard"))
    indicator = found.prefetch_related("rules").first()
    if indicator is None:
        return None
    answers = Answer.objects.filter(assessment=assessment, rule__indicator=key).order_by()
    account = WorkAccount.objects.filter(assessment=assessment, indicator=key).first()
    returned = None
    if assessment.state == FilingState.RETURNED:
        lines = ReturnedIndicator.objects.filter(returned__assessment=assessment, indicator=key)
        returned = lines.filter(returned__ended_at=None).first()
    return _now(
        assessment,
        indicator,
        {answer.rule_id: answer for answer in answers},
        account=account,
        returned=returned,
    )


def with_answers(now: IndicatorNow, answers: Mapping[int, Answer]) -> IndicatorNow:
    """The same indicator with other answers, its score computed anew. No statement."""
    rules = [each.rule for each in now.questions]
    asked = [_asked(rule, answers.get(rule.pk), now.maximum) for rule in rules]
    return replace(now, questions=asked, score=_score(now.indicator, asked, now.maximum))


def _indicator(rows: FormRows, indicator: Indicator) -> IndicatorNow:
    return _now(
        rows.assessment,
        indicator,
        rows.answers,
        account=rows.accounts.get(indicator.pk),
        returned=rows.returned_lines.get(indicator.pk),
        evidence=[
            file
            for file in rows.evidence
            if any(use.indicator_id == indicator.pk for use in file.uses.all())
        ],
    )


def _now(
    assessment: Assessment,
    indicator: Indicator,
    answers: Mapping[int, Answer],
    *,
    account: WorkAccount | None,
    returned: ReturnedIndicator | None,
    evidence: Sequence[Evidence] = (),
) -> IndicatorNow:
    maximum = hundredths(indicator.maximum) or 0
    rules = [rule for rule in indicator.rules.all() if rule.kind != DeductionRule.RuleKind.VETO]
    asked = [_asked(rule, answers.get(rule.pk), maximum) for rule in rules]
    is_draft = assessment.state == FilingState.DRAFT
    is_sent_back = assessment.state == FilingState.RETURNED and returned is not None
    return IndicatorNow(
        indicator=indicator,
        maximum=maximum,
        questions=asked,
        score=_score(indicator, asked, maximum),
        account=account,
        evidence=list(evidence),
        returned=returned,
        is_open=is_draft or is_sent_back,
    )


def _score(indicator: Indicator, asked: Iterable[Asked], maximum: int) -> IndicatorScore:
    """What was answered counts; what was only carried over does not."""
    replies = {
        each.rule.pk: each.reply
        for each in asked
        if each.answer is not None and not each.is_carried
    }
    questions = [each.question for each in asked]
    return indicator_score(questions, replies, maximum, is_bonus=indicator.is_bonus)


def _asked(rule: DeductionRule, answer: Answer | None, maximum: int) -> Asked:
    question = question_of(rule)
    if answer is not None and answer.is_carried:
        return Asked(rule, question, answer, _("这是上年的回答,请核对后保存。"))
    why = missing(question, None if answer is None else reply_of(answer), maximum)
    return Asked(rule, question, answer, why)
