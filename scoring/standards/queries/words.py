"""Rules in words: what a deduction rule, a level or a policy says to those who are rated by it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from scoring.standards.models import DeductionRule, RuleSet

STAR_NAMES: Final = {5: "五星", 4: "四星", 3: "三星", 2: "二星", 1: "一星"}
_Kind = DeductionRule.RuleKind


def plain_number(text: str | None) -> str:
    """``15.00`` as 15, ``12.50`` as 12.5; empty for None."""
    if text is None:
        return ""
    return format(Decimal(text).normalize() + 0, "f")


def rule_words(rule: Mapping[str, Any]) -> str:
    """How an answer moves points, of a rule's content (``rule_content``)."""
    return _condition(rule) + _WORDS[rule["kind"]](rule)


def _condition(rule: Mapping[str, Any]) -> str:
    if not rule["measure"]:
        return ""
    words = DeductionRule.Comparison(rule["comparison"]).label
    return _("%(measure)s%(comparison)s %(threshold)s 的,") % {
        "measure": rule["measure"],
        "comparison": words,
        "threshold": plain_number(rule["threshold"]),
    }


def _values(rule: Mapping[str, Any]) -> dict[str, str]:
    return {
        "points": plain_number(rule["points"]),
        "limit": plain_number(rule["points_limit"]),
    }


def _at_most(rule: Mapping[str, Any]) -> str:
    if rule["points_limit"] is None:
        return ""
    return _(",最多扣 %(limit)s 分") % _values(rule)


def _fixed(rule: Mapping[str, Any]) -> str:
    return _("扣 %(points)s 分") % _values(rule)


def _per_occurrence(rule: Mapping[str, Any]) -> str:
    return _("每次(项)扣 %(points)s 分") % _values(rule) + _at_most(rule)


def _per_person(rule: Mapping[str, Any]) -> str:
    return _("每人扣 %(points)s 分") % _values(rule) + _at_most(rule)


def _discretion(rule: Mapping[str, Any]) -> str:
    return _("酌情扣分,须写明理由") + _at_most(rule)


def _bonus(rule: Mapping[str, Any]) -> str:
    each = (
        _("酌情加分,须写明理由")
        if rule["points"] is None
        else _("每项加 %(points)s 分") % _values(rule)
    )
    return each + _(",最多加 %(limit)s 分") % _values(rule)


def _graded(rule: Mapping[str, Any]) -> str:
    grades = "、".join(
        f"{grade['label']} {plain_number(grade['points'])} 分" for grade in rule["grades"]
    )
    return _("分档计分:%(grades)s") % {"grades": grades}


def _veto(rule: Mapping[str, Any]) -> str:
    if not rule["veto_ceiling"]:
        return _("不参加本次评定")
    return _("星级最高为%(star)s") % {"star": STAR_NAMES[rule["veto_ceiling"]]}


_WORDS: Final = {
    _Kind.FIXED.value: _fixed,
    _Kind.PER_OCCURRENCE.value: _per_occurrence,
    _Kind.PER_PERSON.value: _per_person,
    _Kind.THRESHOLD.value: _fixed,
    _Kind.DISCRETION.value: _discretion,
    _Kind.BONUS.value: _bonus,
    _Kind.GRADED.value: _graded,
    _Kind.VETO.value: _veto,
}


def level_words(level: Mapping[str, Any]) -> str:
    """``90 分以上,须有经认定的创新项目,名额不超过 10%``."""
    parts = [_("%(minimum)s 分以上") % {"minimum": plain_number(level["minimum"])}]
    if level["requires_innovation"]:
        parts.append(_("须有经认定的创新项目"))
    if level["cap"] is not None:
        parts.append(_("名额不超过 %(cap)s%%") % {"cap": plain_number(level["cap"])})
    return ",".join(parts)


def overflow_words(overflow: str) -> str:
    """What the policy does where the four percentages cannot all hold."""
    return {
        RuleSet.Overflow.ABSORB.value: _(
            "四项比例不能同时满足时,五星、四星的名额和各条分数线不突破,"
            "因名额落到二星及以下的不超过比例,多出的由三星承接。"
        ),
        RuleSet.Overflow.STRICT.value: _("五星、四星、三星的名额都不突破,多出的落到二星及以下。"),
        RuleSet.Overflow.PROTECT.value: _(
            "五星、四星的名额不突破;达到三星分数线的,都不因名额低于三星。"
        ),
        RuleSet.Overflow.ABOUT.value: _(
            "各档比例按“左右”掌握:名额按最大余数分配,合计等于参评数,余数相同的先给较低的星级。"
        ),
        RuleSet.Overflow.EXPLICIT.value: _(
            "不按比例计算,按上级分配到各评定池的指导数(整数名额)执行。"
        ),
    }[overflow]


def basis_words(basis: str) -> str:
    return {
        RuleSet.ThresholdBasis.TOTAL.value: _("按总分(含加分项)对照分数线和排名"),
        RuleSet.ThresholdBasis.BASE.value: _("按基础分(不含加分项)对照分数线和排名"),
    }[basis]


def total_of(indicators: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """(base, bonus) full points of a standard's scored indicators, from its content."""
    rows = list(indicators)
    parents = {row["parent"] for row in rows}
    leaves = [row for row in rows if row["name"] not in parents]
    base = sum((Decimal(row["maximum"]) for row in leaves if not row["is_bonus"]), Decimal())
    bonus = sum((Decimal(row["maximum"]) for row in leaves if row["is_bonus"]), Decimal())
    return plain_number(str(base)), plain_number(str(bonus))
