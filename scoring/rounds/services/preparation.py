"""A draft round: its facts, its standards, its calendar."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Field, Organisation
from branches.organisations.queries import department as active_department
from scoring.rounds import lifecycle
from scoring.rounds.models import Round, RoundStandard, StageDate
from scoring.rounds.queries import pool_fields, stage_faults
from scoring.rounds.rules import is_officer
from scoring.rounds.services.locking import (
    NO_POLICY,
    clear_seats,
    locked_draft,
    save_round,
    written,
)
from scoring.standards.models import RuleSet, Standard, VersionState
from starrating import clock
from starrating.access import Actor, conflict, faulty

FIRST_YEAR = 2000
NAME_LENGTH = 100
LONGEST_PERIOD = timedelta(days=731)
_FACTS = ("year", "name", "period_from", "period_until", "rule_set", "names_low_stars")


def default_period(year: int) -> tuple[date, date]:
    """考评周期 of a year where nothing else is said: 1 September before to 31 August."""
    return date(year - 1, 9, 1), date(year, 8, 31)


@recorded
def create_round(
    *,
    year: int,
    name: str,
    rule_set: RuleSet,
    by: Actor,
    department: Organisation | None = None,
    period_from: date | None = None,
    period_until: date | None = None,
    names_low_stars: bool = False,
) -> Round:
    """Begin the round of a year, as a draft; ``department`` None is the city's.

    Raises Refused: 403; 409 where the year has a round, or no department is registered; 422 for
    a faulty year, name or period, or rules not published.
    """
    body = department or active_department()
    if body is None:
        raise conflict(_("还没有登记评定机关,请先导入党组织名册。"))
    row = Round(year=year, department=body, rule_set=rule_set, names_low_stars=names_low_stars)
    is_officer.check(by, row)
    _require_year(year)
    first, last = default_period(year)
    row.name = written(name, NAME_LENGTH, _("名称"))
    row.period_from, row.period_until = period_from or first, period_until or last
    _require_period(row)
    _require_published(rule_set)
    _save_year(row)
    record(lifecycle.CREATE, row, by=by, after=_facts(row))
    return row


@recorded
def change_round(
    *,
    round: Round,
    by: Actor,
    year: int,
    name: str,
    period_from: date,
    period_until: date,
    rule_set: RuleSet,
    names_low_stars: bool,
    expected_version: int | None = None,
) -> Round:
    """Change the facts of a draft.

    Another rule set voids the policy and the adopted seats: they rest on its percentages. Raises
    Refused: 403; 409 once opened, for a stale version, or a year that has a round; 422 for faulty
    facts, and where nothing would change.
    """
    row = locked_draft(round, by=by, expected_version=expected_version)
    before = _facts(row)
    _require_year(year)
    _require_published(rule_set)
    is_ruled_anew = rule_set.pk != row.rule_set_id
    row.year, row.name = year, written(name, NAME_LENGTH, _("名称"))
    row.period_from, row.period_until = period_from, period_until
    row.rule_set, row.names_low_stars = rule_set, names_low_stars
    _require_period(row)
    after = _facts(row)
    if after == before:
        raise faulty(_("内容没有变化,没有保存。"))
    if is_ruled_anew:
        for field, value in {**NO_POLICY, "overflow": ""}.items():
            setattr(row, field, value)
        clear_seats(row)
    row.version += 1
    _save_year(row)
    changed = [field for field in after if after[field] != before[field]]
    record(
        lifecycle.CHANGE,
        row,
        by=by,
        before={field: before[field] for field in changed},
        after={field: after[field] for field in changed},
    )
    return row


def _facts(row: Round) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in _FACTS}, "rule_set": str(row.rule_set)}


def _save_year(row: Round) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise conflict(_("%(year)s 年已有创评批次。") % {"year": row.year}) from error


def _require_year(year: int) -> None:
    last = clock.today().year + 1
    if not FIRST_YEAR <= year <= last:
        raise faulty(
            _("年度应在 %(first)s 至 %(last)s 之间。") % {"first": FIRST_YEAR, "last": last}
        )


def _require_period(row: Round) -> None:
    if row.period_until < row.period_from:
        raise faulty(_("考评周期的截止日早于起始日。"))
    if row.period_until - row.period_from > LONGEST_PERIOD:
        raise faulty(_("考评周期不能超过两年。"))
    if not row.period_from.year <= row.year <= row.period_until.year + 1:
        raise faulty(_("考评周期与 %(year)s 年度不相干,请核对。") % {"year": row.year})


def _require_published(version: RuleSet | Standard) -> None:
    if version.state != VersionState.PUBLISHED:
        raise faulty(_("“%(version)s”还没有发布,不能采用。") % {"version": version})


@recorded
def choose_standard(*, round: Round, field: Field, standard: Standard, by: Actor) -> RoundStandard:
    """Rate the branches of a field by a published standard of that field.

    A template belongs to no field and is copied for it first. Raises Refused: 403; 409 once
    opened, or where the field's pool would then be scored by different indicators; 422 for a
    standard not published or of another field.
    """
    row = locked_draft(round, by=by)
    _require_published(standard)
    if standard.field_id is None:
        raise faulty(
            _("“%(standard)s”是通用模板,请先复制为本领域的标准。") % {"standard": standard}
        )
    if standard.field_id != field.pk:
        raise faulty(
            _("“%(standard)s”是别的领域的标准,不能用于“%(field)s”。")
            % {"standard": standard, "field": field}
        )
    known = RoundStandard.objects.filter(round=row, field=field).select_related("standard").first()
    if known is not None and known.standard_id == standard.pk:
        return known
    before = {} if known is None else {"standard": str(known.standard)}
    chosen = known or RoundStandard(round=row, field=field)
    chosen.standard = standard
    chosen.save()
    if pool_fields(row).mixed:
        raise conflict(
            _("“%(field)s”与别的领域同在一个评定池,指标和分值须一致;请先拆开评定池。")
            % {"field": field}
        )
    save_round(row)
    record(
        lifecycle.CHOOSE_STANDARD,
        row,
        by=by,
        before=before,
        after={"field": field.name, "standard": str(standard), "hash": standard.content_hash},
    )
    return chosen


@recorded
def set_calendar(
    *,
    round: Round,
    dates: Mapping[str, tuple[date, date]],
    by: Actor,
    expected_version: int | None = None,
) -> None:
    """Set the days of every stage (first and last, by ``RoundStage`` value).

    Raises Refused: 403; 409 once opened or for a stale version; 422 for a missing stage, for
    dates in the wrong order or overlapping, or outside of the round's years.
    """
    row = locked_draft(round, by=by, expected_version=expected_version)
    faults = stage_faults(dict(dates))
    days = [day for pair in dates.values() for day in pair]
    if not all(row.period_from <= day <= date(row.year + 1, 12, 31) for day in days):
        faults.append(_("日程应在考评周期开始之后、%(year)s 年底以前。") % {"year": row.year + 1})
    if faults:
        raise faulty("".join(faults))
    before = _calendar(row)
    StageDate.objects.filter(round=row).delete()
    StageDate.objects.bulk_create(
        StageDate(round=row, stage=stage, starts_on=first, ends_on=last)
        for stage, (first, last) in dates.items()
    )
    save_round(row)
    record(lifecycle.SET_CALENDAR, row, by=by, before=before, after=_calendar(row))


def _calendar(row: Round) -> dict[str, list[date]]:
    return {stage.stage: [stage.starts_on, stage.ends_on] for stage in row.stages.all()}
