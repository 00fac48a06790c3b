"""What every change of a draft does: lock it, ask who and when, count its versions."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import models
from django.db.models import Case, F, Max, Value, When
from django.utils.translation import gettext as _

from scoring.standards.models import Criterion, DeductionRule, Indicator, RuleSet, Standard
from scoring.standards.rules import is_draft, is_officer
from starrating.access import Actor, Refused, conflict

V = TypeVar("V", RuleSet, Standard)
Part = TypeVar("Part", Indicator, Criterion, DeductionRule)

_ASIDE = 10_000


def locked(version: V, *, by: Actor, expected_version: int | None) -> V:
    """The draft read again under its lock.

    Raises Refused: 403; 404 where it is gone; 409 where it is published or has moved on.
    """
    is_officer.check(by, version)
    model = type(version)
    row = model._base_manager.select_for_update().filter(pk=version.pk).first()
    if row is None:
        raise Refused(_("这份草稿已被删除。"), 404)
    is_draft.check(by, row)
    if expected_version is not None and row.version != expected_version:
        raise conflict(_("这份草稿刚被别人改动过,请核对最新内容后再办理。"))
    return row


def touch(version: RuleSet | Standard, *fields: str) -> None:
    """Save ``fields`` and count one version more."""
    version.version += 1
    version.save(update_fields=[*fields, "version"])


def next_number(model: type[RuleSet] | type[Standard]) -> int:
    """The number after the highest; whoever else asks waits for this transaction."""
    first = model._base_manager.select_for_update().order_by("number")[:1]
    list(first)
    highest = model._base_manager.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def part_of(part: Part, among: models.QuerySet[Part]) -> Part:
    """The part read again under its draft's lock. Raises Refused 404 where it is gone."""
    row = among.filter(pk=part.pk).first()
    if row is None:
        raise Refused(_("这一项已被删除。"), 404)
    return row


def put_in_order(parts: Sequence[Part]) -> None:
    """Number ``parts`` 1, 2, 3 … in the order given; two statements, whatever their number.

    A place is taken once, so all of them step aside before they take their new ones.
    """
    wanted = {part.pk: place for place, part in enumerate(parts, 1)}
    if all(part.position == wanted[part.pk] for part in parts):
        return
    rows = type(parts[0])._base_manager.filter(pk__in=wanted)
    rows.update(position=F("position") + _ASIDE)
    cases = [When(pk=key, then=Value(place)) for key, place in wanted.items()]
    rows.update(position=Case(*cases))


def swapped(parts: Iterable[Part], part: Part, *, is_up: bool) -> list[Part]:
    """The parts with one of them one place up or down. Raises Refused 409 at either end."""
    order = list(parts)
    at = next(place for place, each in enumerate(order) if each.pk == part.pk)
    other = at - 1 if is_up else at + 1
    if not 0 <= other < len(order):
        raise conflict(_("已经在最前面了。") if is_up else _("已经在最后面了。"))
    order[at], order[other] = order[other], order[at]
    return order
