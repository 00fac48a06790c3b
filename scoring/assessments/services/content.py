"""The content of a form as plain values: what is submitted, fingerprinted, printed and compared."""

from typing import Any

from django.utils.translation import gettext as _

from scoring import engine
from scoring.assessments.models import Assessment, Project, Submission
from scoring.assessments.queries import secretary_name
from scoring.assessments.services.answering import reply_columns
from scoring.assessments.services.form import Asked, Form, IndicatorNow
from scoring.assessments.sheets import (
    answer_words,
    compare_forms,
    compare_indicators,
    deduction,
    gain,
    plain,
)
from scoring.standards.queries import Difference, rule_content
from starrating.scores import format_hundredths


def form_content(form: Form) -> dict[str, Any]:
    """A complete form as JSON values; points are text with two decimals, days ISO text.

    Neither times nor the people who typed are part of it: the same form has the same fingerprint,
    whoever submits it and when. At most three statements.
    """
    row = form.assessment
    enrolment = row.enrolment
    sums = form.preview
    return {
        "round": {"year": enrolment.round.year, "name": enrolment.round.name},
        "branch": _branch(row),
        "standard": {
            "number": form.rows.standard.number,
            "title": form.rows.standard.title,
            "content_hash": form.rows.standard.content_hash,
        },
        "indicators": [indicator_content(each) for each in form.indicators],
        "base": None if sums is None else format_hundredths(sums.base),
        "total": None if sums is None else format_hundredths(sums.total),
        "project": None if form.rows.project is None else project_content(form.rows.project),
        "features": row.features,
        "declaration": {
            "by": row.declared_by.name if row.declared_by else "",
            "answers": [_asked(each, 0) for each in form.vetoes],
            "ceiling": form.ceiling,
        },
        "meeting": _meeting(row),
        "proposed_star": row.proposed_star,
        "proposed_reason": row.proposed_reason,
        "on_behalf": _on_behalf(row),
    }


def fingerprint_of(content: dict[str, Any]) -> str:
    """SHA-256 of a content, as its paper carries it."""
    return engine.digest(content)


def _branch(row: Assessment) -> dict[str, Any]:
    """A contact is written on the paper by hand: no account has a telephone number."""
    body = row.enrolment.organisation
    return {
        "code": row.enrolment.code,
        "name": row.enrolment.name,
        "kind": body.get_kind_display(),
        "field": row.enrolment.field.name,
        "founded_on": body.founded,
        "member_count": body.member_count,
        "parent": body.parent.name if body.parent else "",
        "secretary": secretary_name(row),
        "reviewing_body": row.enrolment.reviewing_body.name,
    }


def indicator_content(now: IndicatorNow) -> dict[str, Any]:
    """One indicator's part: maximum, own score, account, every rule with its answer, evidence."""
    score = now.score.score
    return {
        "key": now.indicator.pk,
        "name": now.indicator.name,
        "maximum": format_hundredths(now.maximum),
        "is_bonus": now.indicator.is_bonus,
        "score": "" if score is None else format_hundredths(score),
        "account": now.text,
        "rules": [_asked(each, now.maximum) for each in now.questions],
        "evidence": [
            {
                "key": file.key,
                "name": file.name,
                "sha256": file.sha256,
                "rules": sorted(
                    use.rule_id
                    for use in file.uses.all()
                    if use.indicator_id == now.indicator.pk and use.rule_id is not None
                ),
            }
            for file in now.evidence
        ],
    }


def _asked(asked: Asked, maximum: int) -> dict[str, Any]:
    reply = asked.reply
    columns = {
        name: format(value, "f") if name in {"measure", "points"} and value is not None else value
        for name, value in reply_columns(reply).items()
    }
    lost = deduction(asked.question, reply, maximum)
    added = gain(asked.question, reply, maximum)
    words = [answer_words(asked.question, reply)]
    if lost:
        words.append(_("扣 %(points)s 分") % {"points": plain(lost)})
    if added:
        words.append(_("加 %(points)s 分") % {"points": plain(added)})
    if reply.reason:
        words.append(reply.reason)
    return {
        "key": asked.rule.pk,
        "rule": rule_content(asked.rule),
        "reply": columns,
        "lost": format_hundredths(lost),
        "gained": format_hundredths(added),
        "words": ";".join(words),
    }


def project_content(project: Project) -> dict[str, Any]:
    names = ("title", "problem", "measures", "milestones", "results")
    return {name: getattr(project, name) for name in names}


def _meeting(row: Assessment) -> dict[str, Any] | None:
    if row.meeting_on is None:
        return None
    return {
        "kind": row.get_meeting_kind_display(),
        "held_on": row.meeting_on.isoformat(),
        "due": row.meeting_due,
        "present": row.meeting_present,
        "result": row.meeting_result,
        "minutes": row.meeting_minutes,
    }


def _on_behalf(row: Assessment) -> dict[str, Any] | None:
    """Who copied the paper form, from which scan; None where the branch filed by itself."""
    if row.entered_by is None or row.scan is None:
        return None
    return {
        "entered_by": row.entered_by.name,
        "reason": row.entry_reason,
        "scan": row.scan.sha256,
    }


def difference(first: Submission, second: Submission) -> list[Difference]:
    """What two submissions of one branch differ in, in words, in the order of the form."""
    return compare_forms(first.content, second.content)


def is_changed(now: IndicatorNow, content: dict[str, Any]) -> bool:
    """Whether an indicator differs from its part of a submitted content."""
    before = next(each for each in content["indicators"] if each["key"] == now.indicator.pk)
    return bool(compare_indicators(before, indicator_content(now)))
