"""Template words: stars, tags, points, dates, and links that keep the other conditions."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from starrating import clock
from starrating.stars import STAR_WORDS

register = template.Library()


@register.simple_tag
@cache
def star_badge(star: int | None) -> SafeString:
    """Gold marks with their words; a dash where there is no star."""
    if star not in STAR_WORDS:
        return format_html('<span class="star">{}</span>', "—")
    return format_html(
        '<span class="star"><span class="marks" aria-hidden="true">{}</span><b>{}</b></span>',
        "★" * star,
        STAR_WORDS[star],
    )


@register.filter
def star_words(star: int | None) -> str:
    """``4`` as 四星; a dash where there is no star."""
    return "—" if star is None else STAR_WORDS[star]


@register.simple_tag
def status_tag(words: object, colour: str = "") -> SafeString:
    """A status in words; ``colour`` is amber, green, blue, red or empty."""
    return format_html('<span class="tag is-{}">{}</span>', colour or "plain", str(words))


@register.filter
def points(value: Decimal | None) -> str:
    """``84.4`` as ``84.40``; a dash for None. Never rounds: more than two decimals are shown."""
    if value is None:
        return "—"
    return f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else str(value)


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """2025年10月9日, without leading zeros; a moment by the city's calendar."""
    if value is None:
        return "—"
    day = clock.local(value).date() if isinstance(value, datetime) else value
    return _("%(year)s年%(month)s月%(day)s日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


@register.simple_tag(takes_context=True)
def replace_query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with some values replaced; None removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"
