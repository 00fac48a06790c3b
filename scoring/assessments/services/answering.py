"""Answers to the questions of an indicator: saved one by one as they are clicked, or as a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.assessments.models import Answer, Assessment, KeptReason, KeptText
from scoring.assessments.services.keeping import keep, keep_replaced
from scoring.assessments.services.locking import locked_for_filling, require_open_indicator
from scoring.assessments.services.saving import (
    Saved,
    account_field,
    explanation_field,
    read_field,
    slot_of,
    write_text,
)
from scoring.assessments.services.texts import TEXT_LENGTH, clean_reply, cleaned
from scoring.assessments.sheets import (
    Question,
    Reply,
    answer_words,
    decimal,
    hundredths,
    plain,
    question_of,
)
from scoring.rounds.models import RoundStandard
from scoring.standards.models import DeductionRule, Indicator
from starrating import clock
from starrating.access import Actor, Refused

COLUMNS = ("choice", "count", "measure", "grade", "points", "reason")
_STAMP = ("edited_by_id", "edited_at", "version", "is_carried")


@dataclass(frozen=True)
class Given:
    """An answer as it is sent, and the version its writer had before him (0: none yet)."""

    reply: Reply
    expected_version: int = 0


@dataclass(frozen=True)
class SavedIndicator:
    """What stands in the database after a saving: answers by rule, the account of the work.

    ``kept`` are what came too late, by its field.
    """

    answers: dict[int, Answer]
    account: Saved
    explanation: Saved | None
    kept: dict[str, KeptText]


def answer_field(rule: int) -> str:
    return f"answer:{rule}"


def reply_of(answer: Answer) -> Reply:
    return Reply(
        choice=answer.choice,
        count=answer.count,
        measure=hundredths(answer.measure),
        grade=answer.grade,
        points=hundredths(answer.points),
        reason=answer.reason,
    )


def reply_columns(reply: Reply) -> dict[str, object]:
    return {
        "choice": reply.choice,
        "count": reply.count,
        "measure": decimal(reply.measure),
        "grade": reply.grade,
        "points": decimal(reply.points),
        "reason": reply.reason,
    }


def reply_text(question: Question, reply: Reply) -> str:
    """An answer as one text, to be shown beside the one that stands."""
    parts = [answer_words(question, reply)]
    if reply.points is not None:
        parts.append(_("%(points)s 分") % {"points": plain(reply.points)})
    if reply.reason:
        parts.append(reply.reason)
    return ";".join(parts)


def answer_rule(
    *, assessment: Assessment, rule: DeductionRule, reply: Reply, expected_version: int, by: Actor
) -> SavedIndicator:
    """Save the answer to one question, whole or not. Refuses like ``save_indicator``."""
    return save_indicator(
        assessment=assessment,
        indicator=rule.indicator,
        given={rule.pk: Given(reply, expected_version)},
        by=by,
    )


def save_indicator(
    *,
    assessment: Assessment,
    indicator: Indicator,
    given: Mapping[int, Given],
    by: Actor,
    account: str | None = None,
    account_version: int = 0,
    explanation: str | None = None,
    explanation_version: int = 0,
) -> SavedIndicator:
    """Save answers (by the rule's key) and the texts of one page, as it sends them.

    ``account`` is 自评纪实, ``explanation`` says why an indicator sent back stays as it was; None:
    not sent. Each part stands for itself: what is not stale is saved, what is stale is kept beside the newer one.
    Points are computed, never taken. Raises Refused: 403; 404 for an indicator or rule that is not
    this form's; 409 where the form cannot be filled in now or the indicator was not sent back; 422
    for what can be no answer. A refusal saves nothing.
    """
    texts = {}
    if account is not None:
        texts[account_field(indicator)] = (account, account_version)
    if explanation is not None:
        texts[explanation_field(indicator)] = (explanation, explanation_version)
    kept = _save(assessment, indicator, given, texts, by)

    def read(field: str) -> Saved:
        return read_field(assessment, field, kept.get(field))

    return SavedIndicator(
        answers_now(assessment, indicator),
        read(account_field(indicator)),
        None if explanation is None else read(explanation_field(indicator)),
        kept,
    )


def answers_now(assessment: Assessment, indicator: Indicator) -> dict[int, Answer]:
    rows = Answer.objects.filter(assessment=assessment, rule__indicator=indicator)
    return {row.rule_id: row for row in rows.select_related("edited_by").order_by()}


@recorded
def _save(
    assessment: Assessment,
    indicator: Indicator,
    given: Mapping[int, Given],
    texts: Mapping[str, tuple[str, int]],
    by: Actor,
) -> dict[str, KeptText]:
    row = locked_for_filling(assessment, by=by)
    require_open_indicator(row, indicator.pk)
    chosen = RoundStandard.objects.filter(
        round=row.enrolment.round_id, field=row.enrolment.field_id
    )
    own = DeductionRule.objects.filter(
        indicator=indicator, indicator__standard__in=chosen.values("standard")
    )
    rules = {rule.pk: rule for rule in own.exclude(kind=DeductionRule.RuleKind.VETO)}
    if not given.keys() <= rules.keys():
        raise Refused(_("这一项不在本指标的扣分项里,请刷新页面。"), 404)
    questions = {key: question_of(rules[key]) for key in given}
    cleaned_replies = {key: clean_reply(questions[key], each.reply) for key, each in given.items()}
    kept = write_answers(
        row,
        {key: (questions[key], cleaned_replies[key], given[key].expected_version) for key in given},
        by,
    )
    for field, (text, version) in texts.items():
        plain_text = cleaned(text, TEXT_LENGTH, _("这段文字"))
        late = write_text(row, field, slot_of(row, field), plain_text, version, by)
        if late is not None:
            kept[field] = late
    return kept


def write_answers(
    row: Assessment, given: Mapping[int, tuple[Question, Reply, int]], by: Actor
) -> dict[str, KeptText]:
    """Write cleaned answers; gives back those that came too late, by their field.

    One statement to read, one for new rows, one for changed ones.
    """
    known = {
        answer.rule_id: answer
        for answer in Answer.objects.filter(assessment=row, rule__in=given).order_by()
    }
    new: list[Answer] = []
    changed: list[Answer] = []
    kept: dict[str, KeptText] = {}
    for key, (question, reply, expected_version) in given.items():
        answer = known.get(key) or Answer(assessment=row, rule_id=key, version=0)
        old, is_carried = reply_of(answer), answer.is_carried
        if reply == old and not is_carried:
            continue
        if reply != old and expected_version != answer.version:
            kept[answer_field(key)] = keep(
                row,
                answer_field(key),
                reply_text(question, reply),
                why=KeptReason.STALE,
                base_version=expected_version,
                by_key=by.pk,
            )
            continue
        keep_replaced(
            row,
            answer_field(key),
            old.reason,
            reply.reason,
            version=answer.version,
            old_by=answer.edited_by_id,
            by=by.pk,
        )
        (changed if answer.pk else new).append(answer)
        _fill(answer, reply, by)
    Answer.objects.bulk_create(new)
    Answer.objects.bulk_update(changed, [*COLUMNS, *(name.removesuffix("_id") for name in _STAMP)])
    return kept


def _fill(answer: Answer, reply: Reply, by: Actor) -> None:
    for name, value in reply_columns(reply).items():
        setattr(answer, name, value)
    answer.edited_by_id, answer.edited_at = by.pk, clock.now()
    answer.version += 1
    answer.is_carried = False
