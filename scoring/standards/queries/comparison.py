"""What two versions differ in, place by place, in words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from scoring.standards.models import RuleSet, Standard
from scoring.standards.queries.content import rule_set_content, standard_content
from scoring.standards.queries.words import (
    STAR_NAMES,
    basis_words,
    level_words,
    plain_number,
    rule_words,
)

Content = Mapping[str, Any]


class Difference(NamedTuple):
    """One thing that differs: where, and how it reads in either version (empty: not there)."""

    place: str
    before: str
    after: str


def rule_set_differences(before: RuleSet, after: RuleSet) -> list[Difference]:
    return compare_rule_sets(rule_set_content(before), rule_set_content(after))


def standard_differences(before: Standard, after: Standard) -> list[Difference]:
    return compare_standards(standard_content(before), standard_content(after))


def compare_rule_sets(before: Content, after: Content) -> list[Difference]:
    """Differences between two contents of rule sets."""

    def levels(content: Content) -> dict[int, str]:
        return {level["star"]: level_words(level) for level in content["levels"]}

    old, new = levels(before), levels(after)
    return [
        *_fields(before, after, _rule_set_fields()),
        *(
            Difference(STAR_NAMES[star], old.get(star, ""), new.get(star, ""))
            for star in sorted({*old, *new}, reverse=True)
            if old.get(star) != new.get(star)
        ),
    ]


def compare_standards(before: Content, after: Content) -> list[Difference]:
    """Differences between two contents of standards; indicators are the same by name."""
    return [
        *_fields(before, after, _standard_fields()),
        *_lists(_("目标"), before["aims"], after["aims"]),
        *_indicators(before["indicators"], after["indicators"]),
    ]


Field = tuple[str, str, Callable[[Any], str]]


def _rule_set_fields() -> list[Field]:
    return [
        ("title", _("名称"), str),
        ("threshold_basis", _("分数线依据"), basis_words),
        ("overflow", _("超额处理"), lambda value: str(RuleSet.Overflow(value).label)),
        ("low_cap", _("二星及以下比例"), lambda value: f"{plain_number(value)}%"),
        ("tie_keys", _("同分比较"), lambda value: "、".join(value) or _("不比较")),
    ]


def _standard_fields() -> list[Field]:
    return [
        ("title", _("名称"), str),
        ("field", _("领域"), lambda value: value or _("不限领域")),
        ("note", _("说明"), str),
    ]


def _indicator_fields() -> list[Field]:
    return [
        ("parent", _("上级指标"), lambda value: value or _("无")),
        ("maximum", _("分值"), plain_number),
        ("is_bonus", _("加分项"), _yes_no),
        ("is_inferred", _("分值为推定"), _yes_no),
        ("source_note", _("分值来源"), str),
        ("method", _("考评方式"), str),
    ]


def _yes_no(value: bool) -> str:
    return _("是") if value else _("否")


def _fields(before: Content, after: Content, fields: Sequence[Field]) -> Iterator[Difference]:
    for name, label, words in fields:
        if before[name] != after[name]:
            yield Difference(label, words(before[name]), words(after[name]))


def _lists(place: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Entries that went, entries that came; or their order, if that is all."""
    for text in before:
        if text not in after:
            yield Difference(place, text, "")
    for text in after:
        if text not in before:
            yield Difference(place, "", text)
    if sorted(before) == sorted(after) and list(before) != list(after):
        yield Difference(
            _("%(place)s的次序") % {"place": place}, "、".join(before), "、".join(after)
        )


def _indicators(before: Sequence[Content], after: Sequence[Content]) -> Iterator[Difference]:
    old = {indicator["name"]: indicator for indicator in before}
    new = {indicator["name"]: indicator for indicator in after}
    for name, indicator in old.items():
        place = _("指标“%(name)s”") % {"name": name}
        if name not in new:
            yield Difference(place, _full(indicator), "")
            continue
        for part in _fields(indicator, new[name], _indicator_fields()):
            yield part._replace(place=f"{place}{part.place}")
        for label, words in ((_("评分要点"), str), (_("扣分项"), _rule)):
            key = "criteria" if words is str else "rules"
            yield from _lists(
                f"{place}{label}",
                [words(each) for each in indicator[key]],
                [words(each) for each in new[name][key]],
            )
    for name, indicator in new.items():
        if name not in old:
            yield Difference(_("指标“%(name)s”") % {"name": name}, "", _full(indicator))
    kept = [name for name in old if name in new]
    moved = [name for name in new if name in old]
    if kept != moved:
        yield Difference(_("指标的次序"), "、".join(kept), "、".join(moved))


def _rule(rule: Content) -> str:
    return f"{rule['label']}:{rule_words(rule)}"


def _full(indicator: Content) -> str:
    parts = [_("%(points)s 分") % {"points": plain_number(indicator["maximum"])}]
    parts += [*indicator["criteria"], *map(_rule, indicator["rules"])]
    return ";".join(parts)
