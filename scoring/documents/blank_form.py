"""The form with nothing in it: every question of a standard, boxes to tick, lines to write on.

For a branch that talks it over on paper or has to file on paper, and for offices.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from scoring.assessments.queries import enrolments_visible_to, standard_of
from scoring.documents.papers import first_digits, full_width, private_paper, set_paper
from scoring.rounds.models import Enrolment
from scoring.standards.models import Standard
from scoring.standards.queries import (
    STAR_NAMES,
    OutlineEntry,
    outline,
    plain_number,
    rule_line,
    standard_content,
    standards_visible_to,
    total_of,
)
from starrating.pages import Page

TEMPLATE = "scoring/documents/blank_form.html"
BOX = "□"


def blank_form(standard: Standard, enrolment: Enrolment | None = None) -> bytes:
    """The blank form of a standard, headed by a branch where one is given.

    Raises Refused: 503 where it cannot be set.
    """
    content = standard_content(standard)
    base, bonus = total_of(content["indicators"])
    rows = {row["name"]: row for row in content["indicators"]}
    leaves = [entry for entry in outline(content["indicators"]) if not entry.is_group]
    vetoes = [
        _question(rule) for row in content["indicators"] for rule in row["rules"] if _is_veto(rule)
    ]
    context = {
        "mark": _mark(standard),
        "standard": standard,
        "enrolment": enrolment,
        "indicators": [_indicator(entry, rows[entry.name]) for entry in leaves],
        "vetoes": vetoes,
        "maximum": base if bonus == "0" else f"{base}+{bonus}",
        "project": [_("项目名称"), _("要解决的问题"), _("措施"), _("进度"), _("成效")],
        "stars": [f"{BOX}{words}" for words in STAR_NAMES.values()],
    }
    return set_paper(TEMPLATE, context)


def _mark(standard: Standard) -> str:
    """Which version of the standard the blank belongs to; a draft has no fingerprint yet."""
    words = _("空白表 · 考评标准第 %(number)s 版") % {"number": standard.number}
    if not standard.content_hash:
        return words + _("（草稿）")
    digits = first_digits(standard.content_hash)
    return words + _(" · 标准指纹 %(digits)s") % {"digits": digits}


def _indicator(entry: OutlineEntry, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": entry.number,
        "name": entry.name,
        "maximum": entry.maximum,
        "is_bonus": entry.is_bonus,
        "criteria": [full_width(text) for text in entry.criteria],
        "questions": [_question(rule) for rule in row["rules"] if not _is_veto(rule)],
    }


def _is_veto(rule: Mapping[str, Any]) -> bool:
    return bool(rule["kind"] == "veto")


def _question(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as it is asked: ``boxes`` to tick, the ``unit`` counted, the ``measure`` asked for."""
    units = {"per_occurrence": _("次（项）"), "per_person": _("人")}
    is_open_bonus = rule["kind"] == "bonus" and rule["points"] is None
    unit = units.get(rule["kind"], "")
    if rule["kind"] == "bonus" and not is_open_bonus:
        unit = _("项")
    return {
        "label": full_width(rule["label"]),
        "words": full_width(rule_line(rule).words),
        "grades": [
            f"{BOX}{grade['label']} {plain_number(grade['points'])}" for grade in rule["grades"]
        ],
        "unit": unit,
        "measure": rule["measure"],
        "is_bonus": rule["kind"] == "bonus",
    }


class BlankForm(Page):
    """The blank form of a standard within reach."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standard = get_object_or_404(standards_visible_to(self.by), pk=kwargs["pk"])
        return private_paper(blank_form(standard), f"blank-{standard.number}.pdf")


class BranchBlankForm(Page):
    """The blank form for the enrolled branch named by ``pk``, with its name on it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        enrolment = get_object_or_404(enrolments_visible_to(self.by), pk=kwargs["pk"])
        content = blank_form(standard_of(enrolment), enrolment)
        return private_paper(content, f"blank-{enrolment.code}.pdf")
