"""Template words of the form: points, hints, values by key."""

from collections.abc import Mapping
from typing import Any

from django import template

from scoring.assessments.services import project_text
from scoring.assessments.sheets import plain
from scoring.standards.models import DeductionRule
from scoring.standards.queries import rule_content, rule_words
from starrating.scores import format_hundredths

register = template.Library()


@register.filter
def hundredths(points: int | None) -> str:
    """``1250`` as 12.5; a dash for None."""
    return "—" if points is None else plain(points)


@register.filter
def score(points: int) -> str:
    """``1250`` as 12.50."""
    return format_hundredths(points)


@register.filter
def rule_hint(rule: DeductionRule) -> str:
    """How an answer moves points, in words."""
    return rule_words(rule_content(rule))


@register.filter
def at(values: Mapping[Any, Any], key: Any) -> Any:
    """The value under a key; empty where there is none."""
    return values.get(key, "")


@register.filter
def project_lines(project: Mapping[str, Any]) -> str:
    """An innovation project of a content, line by line."""
    return project_text(project)
