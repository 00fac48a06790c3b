"""Published rules and standards without surprises: the eight indicators, 110 points, absorb."""

import itertools
from decimal import Decimal
from typing import Any

from branches.organisations.models import Field
from scoring.standards.models import Indicator, Level, RuleSet, Standard, VersionState
from scoring.standards.queries import content_hash
from starrating import clock

INDICATORS = (
    ("领导班子", 15, False),
    ("骨干队伍", 10, False),
    ("活动阵地", 10, False),
    ("工作制度", 10, False),
    ("保障机制", 10, False),
    ("工作业绩", 20, False),
    ("群众评价", 25, False),
    ("党建创新", 10, True),
)
LEVELS = ((5, 90, 10, True), (4, 80, 30, False), (3, 70, 40, False), (2, 60, None, False))
TIE_KEYS = ["群众评价", "工作业绩", "领导班子"]

version_numbers = itertools.count(1000)


def publish(version: RuleSet | Standard) -> None:
    """Freeze a draft under its content's hash, as the service does; its rows are complete then."""
    version.state = VersionState.PUBLISHED
    version.content_hash = content_hash(version)
    version.published_at = clock.now()
    version.save()


def make_rule_set(overflow: str = RuleSet.Overflow.ABSORB, **columns: Any) -> RuleSet:
    """A published rule set with the default lines and quotas."""
    defaults: dict[str, Any] = {
        "number": next(version_numbers),
        "title": "星级评定规则",
        "overflow": overflow,
        "low_cap": Decimal(20),
        "tie_keys": list(TIE_KEYS),
    }
    rules = RuleSet.objects.create(**{**defaults, **columns})
    Level.objects.bulk_create(
        Level(rule_set=rules, star=star, minimum=least, cap=cap, requires_innovation=gate)
        for star, least, cap, gate in LEVELS
    )
    publish(rules)
    return rules


def make_standard(field: Field | None = None) -> Standard:
    """A published standard of the eight indicators, without criteria and deduction rules."""
    standard = Standard.objects.create(number=next(version_numbers), title="考评标准", field=field)
    Indicator.objects.bulk_create(
        Indicator(standard=standard, position=place, name=name, maximum=most, is_bonus=bonus)
        for place, (name, most, bonus) in enumerate(INDICATORS, 1)
    )
    publish(standard)
    return standard
