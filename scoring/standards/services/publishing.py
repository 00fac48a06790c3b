"""Publishing a draft: checked, hashed, frozen."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from scoring import engine
from scoring.standards.lifecycle import PUBLISH_RULE_SET, PUBLISH_STANDARD
from scoring.standards.models import DeductionRule, RuleSet, Standard
from scoring.standards.queries import (
    build_scheme,
    content_hash,
    leaf_indicators,
    plain_number,
    published_rule_sets,
    published_standards,
    standard_content,
)
from scoring.standards.services.drafts import locked
from scoring.standards.services.rule_sets import LevelValues, scheme_faults
from starrating import clock
from starrating.access import Actor, faulty

_HUNDRED = Decimal(100)


@recorded
def publish_rule_set(
    *, rule_set: RuleSet, by: Actor, expected_version: int | None = None
) -> RuleSet:
    """Freeze a draft under its content's hash.

    Raises Refused: 403; 404; 409 (published, stale); 422 with every fault of the rules.
    """
    row = locked(rule_set, by=by, expected_version=expected_version)
    _refuse(rule_set_faults(row))
    return perform_transition(row, PUBLISH_RULE_SET, by=by, changes=_frozen(row, by))


@recorded
def publish_standard(
    *, standard: Standard, by: Actor, expected_version: int | None = None
) -> Standard:
    """Freeze a draft with everything below it under its content's hash.

    Raises Refused: 403; 404; 409 (published, stale); 422 with every fault of the standard.
    """
    row = locked(standard, by=by, expected_version=expected_version)
    _refuse(standard_faults(row))
    return perform_transition(row, PUBLISH_STANDARD, by=by, changes=_frozen(row, by))


def _frozen(row: RuleSet | Standard, by: Actor) -> dict[str, Any]:
    return {
        "content_hash": content_hash(row),
        "published_by_id": by.pk,
        "published_at": clock.now(),
    }


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise faulty(_("不能发布:%(faults)s") % {"faults": " ".join(faults)})


def rule_set_faults(rule_set: RuleSet) -> list[str]:
    """Why the rules cannot be published, as the engine says it."""
    columns = {
        name: getattr(rule_set, name)
        for name in ("title", "tie_keys", "low_cap", "overflow", "threshold_basis")
    }
    levels = [
        LevelValues(level.star, level.minimum, level.cap, level.requires_innovation)
        for level in rule_set.levels.all()
    ]
    return [f"{fault}。" for fault in scheme_faults(columns, levels)]


def rule_set_warnings(rule_set: RuleSet) -> list[str]:
    """What to know before publishing: quotas that cannot all hold, standards that do not fit."""
    found = []
    levels = list(rule_set.levels.all())
    upper = sum((level.cap for level in levels if level.cap is not None), Decimal())
    if rule_set.overflow not in (RuleSet.Overflow.ABOUT, RuleSet.Overflow.EXPLICIT):
        found.append(_quota_words(upper, rule_set.low_cap))
    leaves = leaf_indicators(standards := list(published_standards()))
    for standard in standards:
        try:
            build_scheme(rule_set, standard.title, leaves[standard.pk])
        except engine.SchemeFault as fault:
            found.append(
                _("与已发布的%(standard)s合用时:%(faults)s。")
                % {"standard": standard, "faults": ";".join(fault.faults)}
            )
    return [sentence for sentence in found if sentence]


def _quota_words(upper: Decimal, low_cap: Decimal) -> str:
    """Whether the four percentages can hold at once (each of them reads “以内”)."""
    shares = {"upper": upper, "rest": _HUNDRED - upper, "low": low_cap}
    values = {name: plain_number(str(share)) for name, share in shares.items()}
    if _HUNDRED - upper > low_cap:
        return (
            _(
                "五星、四星、三星比例合计 %(upper)s%%,二星及以下至少有 %(rest)s%%,"
                "必然超过所定的 %(low)s%%。"
            )
            % values
        )
    if _HUNDRED - upper == low_cap:
        return (
            _(
                "五星、四星、三星比例合计 %(upper)s%%,二星及以下正好剩 %(rest)s%%:"
                "取整或上面有空额时四项比例不能同时满足,按所选的超额处理办理。"
            )
            % values
        )
    return ""


def standard_faults(standard: Standard) -> list[str]:
    """Why the standard cannot be published."""
    leaves = leaf_indicators([standard])[standard.pk]
    if not leaves:
        return [_("还没有指标。")]
    return [
        _("指标“%(name)s”的分值应大于 0。") % {"name": leaf.name}
        for leaf in leaves
        if leaf.maximum <= 0
    ]


def standard_warnings(standard: Standard) -> list[str]:
    """What to look at once more before publishing."""
    content = standard_content(standard)
    found = [] if content["aims"] else [_("没有写目标。")]
    parents = {row["parent"] for row in content["indicators"]}
    for row in content["indicators"]:
        if row["name"] in parents:
            continue
        named = {"name": row["name"], "maximum": plain_number(row["maximum"])}
        if not row["criteria"]:
            found.append(_("指标“%(name)s”没有评分要点。") % named)
        if not row["rules"]:
            found.append(_("指标“%(name)s”没有扣分项。") % named)
        if any(_is_over(rule, Decimal(row["maximum"])) for rule in row["rules"]):
            found.append(_("指标“%(name)s”有扣分项超过它的分值 %(maximum)s 分。") % named)
    rule_set = published_rule_sets().first()
    if rule_set is not None:
        try:
            build_scheme(rule_set, standard.title, leaf_indicators([standard])[standard.pk])
        except engine.SchemeFault as fault:
            found.append(
                _("与已发布的%(rules)s合用时:%(faults)s。")
                % {"rules": rule_set, "faults": ";".join(fault.faults)}
            )
    return found


def _is_over(rule: dict[str, Any], maximum: Decimal) -> bool:
    """Whether one answer could move more points than the indicator has."""
    numbers = [rule["points"], rule["points_limit"], *(each["points"] for each in rule["grades"])]
    is_veto = rule["kind"] == DeductionRule.RuleKind.VETO
    return not is_veto and any(Decimal(each) > maximum for each in numbers if each is not None)
