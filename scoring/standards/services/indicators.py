"""Indicators of a draft: a tree in which leaves are scored and parents hold the sum of theirs."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.standards.lifecycle import (
    ADD_INDICATOR,
    CHANGE_INDICATOR,
    MOVE_INDICATOR,
    REMOVE_INDICATOR,
)
from scoring.standards.models import Indicator, Standard
from scoring.standards.services.drafts import locked, part_of, put_in_order, swapped, touch
from scoring.standards.services.values import IndicatorValues
from starrating.access import Actor, conflict, faulty

MOST_INDICATORS = 200
MOST_LEVELS = 4


class Tree:
    """The indicators of a draft by parent; positions follow the tree, parents before children."""

    def __init__(self, standard: Standard) -> None:
        self.rows = list(Indicator.objects.filter(standard=standard).order_by("position"))
        self.by_key = {row.pk: row for row in self.rows}

    def children(self, parent_key: int | None) -> list[Indicator]:
        return [row for row in self.rows if row.parent_id == parent_key]

    def walk(self, parent_key: int | None = None) -> Iterator[Indicator]:
        for row in self.children(parent_key):
            yield row
            yield from self.walk(row.pk)

    def depth(self, row: Indicator | None) -> int:
        """1 for an indicator at the top; 0 for none."""
        depth = 0
        while row is not None:
            depth += 1
            row = None if row.parent_id is None else self.by_key[row.parent_id]
        return depth

    def settle(self) -> None:
        """Number the rows along the tree, and let every parent hold the sum of its leaves."""
        put_in_order(list(self.walk()))
        changed = []
        for row in reversed(list(self.walk())):
            children = self.children(row.pk)
            maximum = sum((child.maximum for child in children), Decimal())
            if children and (row.maximum != maximum or row.is_bonus):
                row.maximum, row.is_bonus = maximum, False
                changed.append(row)
        Indicator.objects.bulk_update(changed, ["maximum", "is_bonus"])


@recorded
def add_indicator(
    *,
    standard: Standard,
    parent: Indicator | None,
    values: IndicatorValues,
    by: Actor,
    expected_version: int | None = None,
) -> Indicator:
    """A scored indicator at the end of ``parent``'s, or of the top ones.

    Raises Refused: 403; 404; 409 (published, stale; a parent that is scored itself; too many or
    too deep); 422.
    """
    row = locked(standard, by=by, expected_version=expected_version)
    columns = values.columns()
    tree = Tree(row)
    if parent is not None:
        parent = part_of(parent, Indicator.objects.filter(standard=row))
        if parent.criteria.exists() or parent.rules.exists():
            raise conflict(
                _("“%(name)s”有评分要点或扣分项,不能再分下级指标;请先删去它们。")
                % {"name": parent.name}
            )
    if len(tree.rows) >= MOST_INDICATORS or tree.depth(parent) >= MOST_LEVELS:
        raise conflict(
            _("一份标准最多 %(count)s 个指标、%(levels)s 级。")
            % {"count": MOST_INDICATORS, "levels": MOST_LEVELS}
        )
    _require_free_name(tree, columns["name"])
    made = Indicator.objects.create(
        standard=row, parent=parent, position=len(tree.rows) + 1, **columns
    )
    Tree(row).settle()
    touch(row)
    after = {**columns, "parent": parent.name if parent else ""}
    record(ADD_INDICATOR, row, by=by, after=after)
    made.refresh_from_db()
    return made


def _require_free_name(tree: Tree, name: str, besides: Indicator | None = None) -> None:
    if any(row.name == name and row != besides for row in tree.rows):
        raise faulty(_("已有名为“%(name)s”的指标。") % {"name": name})


@recorded
def change_indicator(
    *,
    indicator: Indicator,
    values: IndicatorValues,
    by: Actor,
    expected_version: int | None = None,
) -> Indicator:
    """Change an indicator's facts; a group keeps the sum of its leaves as full points.

    Raises Refused 403, 404, 409, 422.
    """
    row = locked(indicator.standard, by=by, expected_version=expected_version)
    changed = part_of(indicator, Indicator.objects.filter(standard=row))
    tree = Tree(row)
    columns = values.columns(is_group=bool(tree.children(changed.pk)))
    _require_free_name(tree, columns["name"], changed)
    before = {name: getattr(changed, name) for name in columns}
    for name, value in columns.items():
        setattr(changed, name, value)
    changed.save(update_fields=list(columns))
    Tree(row).settle()
    touch(row)
    record(CHANGE_INDICATOR, row, by=by, before=before, after=columns)
    return changed


@recorded
def remove_indicator(
    *, indicator: Indicator, by: Actor, expected_version: int | None = None
) -> None:
    """Remove an indicator with everything below it. Raises Refused 403, 404, 409."""
    row = locked(indicator.standard, by=by, expected_version=expected_version)
    gone = part_of(indicator, Indicator.objects.filter(standard=row))
    names = [gone.name, *(below.name for below in Tree(row).walk(gone.pk))]
    before = {"names": names, "maximum": gone.maximum}
    gone.delete()
    tree = Tree(row)
    if tree.rows:
        tree.settle()
    touch(row)
    record(REMOVE_INDICATOR, row, by=by, before=before)


@recorded
def move_indicator(
    *, indicator: Indicator, is_up: bool, by: Actor, expected_version: int | None = None
) -> Indicator:
    """One place up or down among its siblings. Raises Refused 403, 404, 409 (at either end)."""
    row = locked(indicator.standard, by=by, expected_version=expected_version)
    moved = part_of(indicator, Indicator.objects.filter(standard=row))
    tree = Tree(row)
    siblings = swapped(tree.children(moved.parent_id), moved, is_up=is_up)
    others = [each for each in tree.rows if each.parent_id != moved.parent_id]
    tree.rows = [*siblings, *others]
    tree.settle()
    touch(row)
    record(MOVE_INDICATOR, row, by=by, after={"name": moved.name, "is_up": is_up})
    moved.refresh_from_db()
    return moved
