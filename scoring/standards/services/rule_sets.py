"""Rule sets: copied, changed while they are drafts, discarded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring import engine
from scoring.standards.lifecycle import CHANGE_RULE_SET, COPY_RULE_SET, DISCARD_RULE_SET
from scoring.standards.models import Level, RuleSet
from scoring.standards.queries import rule_set_content
from scoring.standards.rules import is_officer
from scoring.standards.services.drafts import locked, next_number, touch
from scoring.standards.services.values import TITLE_LENGTH, Faults
from scoring.standards.sheets import shipped_rule_set
from starrating.access import Actor, conflict, faulty
from starrating.scores import hundredths

_WHOLE = Decimal(100)


@dataclass(frozen=True)
class LevelValues:
    """A star's line: least points, share of the seats in per cent (None for two stars), its gate."""

    star: int
    minimum: Decimal
    cap: Decimal | None = None
    requires_innovation: bool = False


@dataclass(frozen=True)
class RuleSetValues:
    """All of a rule set; what the engine could not work with is refused."""

    title: str
    overflow: str
    threshold_basis: str
    low_cap: Decimal
    tie_keys: Sequence[str]
    levels: Sequence[LevelValues]

    def columns(self) -> dict[str, Any]:
        """The rule set's columns. Raises Refused (422) with every fault, the engine's among them."""
        faults = Faults()
        columns = {
            "title": faults.text(self.title, TITLE_LENGTH, _("名称")),
            "overflow": self.overflow,
            "threshold_basis": self.threshold_basis,
            "low_cap": faults.required(self.low_cap, _("二星及以下比例"), _WHOLE),
            "tie_keys": [faults.text(key, 50, _("同分比较指标")) for key in self.tie_keys],
        }
        for level in self.levels:
            named = {"star": level.star}
            faults.required(level.minimum, _("%(star)s 星分数线") % named)
            faults.number(level.cap, _("%(star)s 星名额比例") % named, _WHOLE)
        faults.refuse()
        found = scheme_faults(columns, self.levels)
        if found:
            raise faulty(";".join(found) + "。")
        return columns


def scheme_faults(columns: Mapping[str, Any], levels: Sequence[LevelValues]) -> tuple[str, ...]:
    """What the engine says against these rules, whatever the indicators may be."""
    names = list(dict.fromkeys(columns["tie_keys"])) or ["—"]
    try:
        engine.Scheme(
            title=columns["title"],
            indicators=tuple(engine.Indicator(name, 0) for name in names),
            levels=tuple(
                engine.Level(
                    level.star,
                    hundredths(level.minimum),
                    hundredths(level.cap),
                    level.requires_innovation,
                )
                for level in levels
            ),
            low_cap=hundredths(columns["low_cap"]),
            overflow=columns["overflow"],
            threshold_basis=columns["threshold_basis"],
            tie_keys=tuple(columns["tie_keys"]),
        )
    except engine.SchemeFault as fault:
        return fault.faults
    return ()


@recorded
def copy_rule_set(*, source: RuleSet | None, title: str, by: Actor) -> RuleSet:
    """A draft with the content of ``source``, or of the shipped rules. Raises Refused 403, 422."""
    is_officer.check(by, source)
    content = shipped_rule_set() if source is None else rule_set_content(source)
    faults = Faults()
    title = faults.text(title, TITLE_LENGTH, _("名称"))
    faults.refuse()
    draft = RuleSet.objects.create(
        title=title,
        number=next_number(RuleSet),
        overflow=content["overflow"],
        threshold_basis=content["threshold_basis"],
        low_cap=Decimal(content["low_cap"]),
        tie_keys=content["tie_keys"],
        copied_from=source,
        drafted_by_id=by.pk,
    )
    _write_levels(
        draft,
        [
            LevelValues(
                level["star"],
                Decimal(level["minimum"]),
                None if level["cap"] is None else Decimal(level["cap"]),
                level["requires_innovation"],
            )
            for level in content["levels"]
        ],
    )
    after = {"title": title, "copied_from": str(source or _("随系统附带的规则"))}
    record(COPY_RULE_SET, draft, by=by, after=after)
    return draft


def _write_levels(rule_set: RuleSet, levels: Sequence[LevelValues]) -> None:
    Level.objects.bulk_create(
        Level(
            rule_set=rule_set,
            star=level.star,
            minimum=level.minimum,
            cap=level.cap,
            requires_innovation=level.requires_innovation,
        )
        for level in levels
    )


@recorded
def change_rule_set(
    *, rule_set: RuleSet, values: RuleSetValues, by: Actor, expected_version: int | None = None
) -> RuleSet:
    """Change a draft as a whole. Raises Refused 403, 404, 409 (published, stale), 422."""
    row = locked(rule_set, by=by, expected_version=expected_version)
    columns = values.columns()
    before = rule_set_content(row)
    for name, value in columns.items():
        setattr(row, name, value)
    row.levels.all().delete()
    _write_levels(row, values.levels)
    touch(row, *columns)
    record(CHANGE_RULE_SET, row, by=by, before=before, after=rule_set_content(row))
    return row


@recorded
def discard_rule_set(*, rule_set: RuleSet, by: Actor) -> None:
    """Delete a draft nobody needs. Raises Refused 403, 404, 409 (published, or in use)."""
    row = locked(rule_set, by=by, expected_version=None)
    record(DISCARD_RULE_SET, row, by=by, before=rule_set_content(row))
    try:
        row.delete()
    except ProtectedError as error:
        raise conflict(_("有别的版本复制自这份草稿,或有批次选用了它,不能删除。")) from error
