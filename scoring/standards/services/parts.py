"""Criteria and deduction rules of a draft's scored indicators: add, change, remove, reorder."""

from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import Verb, record, recorded
from scoring.standards.lifecycle import (
    ADD_CRITERION,
    ADD_RULE,
    CHANGE_CRITERION,
    CHANGE_RULE,
    MOVE_CRITERION,
    MOVE_RULE,
    REMOVE_CRITERION,
    REMOVE_RULE,
)
from scoring.standards.models import Criterion, DeductionRule, Indicator
from scoring.standards.queries import rule_content
from scoring.standards.services.drafts import locked, part_of, put_in_order, swapped, touch
from scoring.standards.services.values import CRITERION_LENGTH, Faults, RuleValues
from starrating.access import Actor, conflict

MOST_PARTS = 50


def _require_room(indicator: Indicator, count: int) -> None:
    """Raise Refused 409 for a group of indicators, which is not scored itself, or a full one."""
    if indicator.children.exists():
        raise conflict(
            _("“%(name)s”下有分项指标,评分要点和扣分项请写在分项指标里。")
            % {"name": indicator.name}
        )
    if count >= MOST_PARTS:
        raise conflict(_("一个指标最多 %(count)s 条。") % {"count": MOST_PARTS})


def _line(text: str) -> str:
    faults = Faults()
    plain = faults.text(text, CRITERION_LENGTH, _("评分要点"))
    faults.refuse()
    return plain


@recorded
def add_criterion(
    *, indicator: Indicator, text: str, by: Actor, expected_version: int | None = None
) -> Criterion:
    """A criterion at the end. Raises Refused 403, 404, 409 (also for a group), 422."""
    row = locked(indicator.standard, by=by, expected_version=expected_version)
    owner = part_of(indicator, Indicator.objects.filter(standard=row))
    text = _line(text)
    count = owner.criteria.count()
    _require_room(owner, count)
    made = Criterion.objects.create(indicator=owner, position=count + 1, text=text)
    touch(row)
    record(ADD_CRITERION, row, by=by, after={"indicator": owner.name, "text": text})
    return made


@recorded
def change_criterion(
    *, criterion: Criterion, text: str, by: Actor, expected_version: int | None = None
) -> Criterion:
    """Write a criterion anew. Raises Refused 403, 404, 409, 422."""
    row = locked(criterion.indicator.standard, by=by, expected_version=expected_version)
    changed = part_of(criterion, Criterion.objects.filter(indicator__standard=row))
    before, changed.text = changed.text, _line(text)
    changed.save(update_fields=["text"])
    touch(row)
    record(
        CHANGE_CRITERION,
        row,
        by=by,
        before={"text": before},
        after={"indicator": changed.indicator.name, "text": changed.text},
    )
    return changed


@recorded
def add_rule(
    *, indicator: Indicator, values: RuleValues, by: Actor, expected_version: int | None = None
) -> DeductionRule:
    """A deduction rule at the end. Raises Refused 403, 404, 409 (also for a group), 422."""
    row = locked(indicator.standard, by=by, expected_version=expected_version)
    owner = part_of(indicator, Indicator.objects.filter(standard=row))
    columns = values.columns()
    count = owner.rules.count()
    _require_room(owner, count)
    made = DeductionRule.objects.create(indicator=owner, position=count + 1, **columns)
    touch(row)
    record(ADD_RULE, row, by=by, after={"indicator": owner.name, **columns})
    return made


@recorded
def change_rule(
    *, rule: DeductionRule, values: RuleValues, by: Actor, expected_version: int | None = None
) -> DeductionRule:
    """Change a deduction rule as a whole. Raises Refused 403, 404, 409, 422."""
    row = locked(rule.indicator.standard, by=by, expected_version=expected_version)
    changed = part_of(rule, DeductionRule.objects.filter(indicator__standard=row))
    columns = values.columns()
    before = rule_content(changed)
    for name, value in columns.items():
        setattr(changed, name, value)
    changed.save(update_fields=list(columns))
    touch(row)
    after = {"indicator": changed.indicator.name, **columns}
    record(CHANGE_RULE, row, by=by, before=before, after=after)
    return changed


@recorded
def remove_criterion(
    *, criterion: Criterion, by: Actor, expected_version: int | None = None
) -> None:
    """Raises Refused 403, 404, 409."""
    _remove(REMOVE_CRITERION, Criterion, criterion, by, expected_version)


@recorded
def remove_rule(*, rule: DeductionRule, by: Actor, expected_version: int | None = None) -> None:
    """Raises Refused 403, 404, 409."""
    _remove(REMOVE_RULE, DeductionRule, rule, by, expected_version)


@recorded
def move_criterion(
    *, criterion: Criterion, is_up: bool, by: Actor, expected_version: int | None = None
) -> None:
    """One place up or down. Raises Refused 403, 404, 409 (at either end)."""
    _move(MOVE_CRITERION, Criterion, criterion, by, expected_version, is_up=is_up)


@recorded
def move_rule(
    *, rule: DeductionRule, is_up: bool, by: Actor, expected_version: int | None = None
) -> None:
    """One place up or down. Raises Refused 403, 404, 409 (at either end)."""
    _move(MOVE_RULE, DeductionRule, rule, by, expected_version, is_up=is_up)


def _remove(verb: Verb, model: Any, part: Any, by: Actor, expected_version: int | None) -> None:
    row = locked(part.indicator.standard, by=by, expected_version=expected_version)
    gone = part_of(part, model.objects.filter(indicator__standard=row))
    before = {"indicator": gone.indicator.name, "text": str(gone)}
    rest = [each for each in model.objects.filter(indicator=gone.indicator) if each != gone]
    gone.delete()
    if rest:
        put_in_order(rest)
    touch(row)
    record(verb, row, by=by, before=before)


def _move(
    verb: Verb, model: Any, part: Any, by: Actor, expected_version: int | None, *, is_up: bool
) -> None:
    row = locked(part.indicator.standard, by=by, expected_version=expected_version)
    moved = part_of(part, model.objects.filter(indicator__standard=row))
    put_in_order(swapped(model.objects.filter(indicator=moved.indicator), moved, is_up=is_up))
    touch(row)
    after = {"indicator": moved.indicator.name, "text": str(moved), "is_up": is_up}
    record(verb, row, by=by, after=after)
