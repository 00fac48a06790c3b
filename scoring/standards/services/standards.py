"""Standards: copied with everything below them, changed while they are drafts, discarded."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Field
from scoring.standards.lifecycle import CHANGE_STANDARD, COPY_STANDARD, DISCARD_STANDARD
from scoring.standards.models import Criterion, DeductionRule, Indicator, Standard
from scoring.standards.queries import standard_content
from scoring.standards.rules import is_officer
from scoring.standards.services.drafts import locked, next_number, touch
from scoring.standards.services.values import AIM_LENGTH, NOTE_LENGTH, TITLE_LENGTH, Faults
from scoring.standards.sheets import shipped_standard
from starrating.access import Actor, conflict

_NUMBERS = ("points", "points_limit", "threshold")


@recorded
def copy_standard(
    *,
    source: Standard | None,
    field: Field | None,
    title: str,
    by: Actor,
    with_vetoes: bool = False,
) -> Standard:
    """A draft for ``field`` with the content of ``source``, or of the shipped standard.

    ``with_vetoes`` takes over the optional vetoes of the shipped standard too. Raises Refused 403,
    422.
    """
    is_officer.check(by, source)
    content = (
        shipped_standard(with_vetoes=with_vetoes) if source is None else standard_content(source)
    )
    faults = Faults()
    title = faults.text(title, TITLE_LENGTH, _("名称"))
    faults.refuse()
    draft = Standard.objects.create(
        title=title,
        number=next_number(Standard),
        field=field,
        aims=content["aims"],
        note=content["note"],
        copied_from=source,
        drafted_by_id=by.pk,
    )
    _write_indicators(draft, content["indicators"])
    after = {
        "title": title,
        "field": field.name if field else "",
        "copied_from": str(source or _("随系统附带的标准")),
    }
    record(COPY_STANDARD, draft, by=by, after=after)
    return draft


def _write_indicators(standard: Standard, rows: Sequence[Mapping[str, Any]]) -> None:
    """The tree, generation by generation; a constant number of statements for each."""
    places = {row["name"]: place for place, row in enumerate(rows, 1)}
    made: dict[str, Indicator] = {}
    waiting = list(rows)
    while waiting:
        generation = [row for row in waiting if not row["parent"] or row["parent"] in made]
        created = Indicator.objects.bulk_create(
            Indicator(
                standard=standard,
                parent=made.get(row["parent"]),
                position=places[row["name"]],
                maximum=Decimal(row["maximum"]),
                **{
                    name: row[name]
                    for name in ("name", "is_bonus", "is_inferred", "source_note", "method")
                },
            )
            for row in generation
        )
        made |= {indicator.name: indicator for indicator in created}
        waiting = [row for row in waiting if row["name"] not in made]
    Criterion.objects.bulk_create(
        Criterion(indicator=made[row["name"]], position=place, text=text)
        for row in rows
        for place, text in enumerate(row["criteria"], 1)
    )
    DeductionRule.objects.bulk_create(
        DeductionRule(indicator=made[row["name"]], position=place, **_rule_columns(rule))
        for row in rows
        for place, rule in enumerate(row["rules"], 1)
    )


def _rule_columns(rule: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {name: None if rule[name] is None else Decimal(rule[name]) for name in _NUMBERS}
    return {**rule, **numbers}


@recorded
def change_standard(
    *,
    standard: Standard,
    title: str,
    field: Field | None,
    aims: Sequence[str],
    note: str,
    by: Actor,
    expected_version: int | None = None,
) -> Standard:
    """Change a draft's own facts. Raises Refused 403, 404, 409 (published, stale), 422."""
    row = locked(standard, by=by, expected_version=expected_version)
    faults = Faults()
    values: dict[str, Any] = {
        "title": faults.text(title, TITLE_LENGTH, _("名称")),
        "field": field,
        "aims": [faults.text(aim, AIM_LENGTH, _("目标")) for aim in aims],
        "note": faults.paragraphs(note, NOTE_LENGTH, _("说明")),
    }
    faults.refuse()
    before = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    touch(row, *values)
    record(CHANGE_STANDARD, row, by=by, before=before, after=values)
    return row


@recorded
def discard_standard(*, standard: Standard, by: Actor) -> None:
    """Delete a draft nobody needs. Raises Refused 403, 404, 409 (published, or in use)."""
    row = locked(standard, by=by, expected_version=None)
    record(DISCARD_STANDARD, row, by=by, before=standard_content(row))
    try:
        row.delete()
    except ProtectedError as error:
        raise conflict(_("有别的版本复制自这份草稿,或有批次选用了它,不能删除。")) from error
