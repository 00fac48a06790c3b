"""What a form still lacks before it can be submitted, each with the place where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoring.assessments.models import Project
from scoring.assessments.services.content import is_changed
from scoring.assessments.services.form import Asked, Form, IndicatorNow
from scoring.assessments.sheets import Preview, needs_reason, plain
from scoring.standards.queries import STAR_NAMES
from starrating.access import faulty

NAMED = 5


@dataclass(frozen=True)
class Gap:
    """One thing that lacks: ``part`` names the page (``indicator``, ``declaration``, ``project``,
    ``features``, ``meeting``, ``proposal``), the keys the very item on it."""

    part: str
    words: str
    indicator: int | None = None
    rule: int | None = None


def gaps(form: Form) -> list[Gap]:
    """Everything a form lacks, in the order of its pages; empty: it can be submitted.

    At most one statement.
    """
    found: list[Gap] = []
    for each in form.indicators:
        found += _of_indicator(each)
        found += _of_return(form, each)
    found += [
        _asked_gap("declaration", each.rule.indicator_id, each) for each in form.vetoes if each.why
    ]
    found += _of_parts(form)
    found += _of_proposal(form)
    return found


def _of_indicator(now: IndicatorNow) -> Iterator[Gap]:
    key, name = now.indicator.pk, now.indicator.name
    for each in now.questions:
        if each.why:
            yield _asked_gap("indicator", key, each)
    if now.account is not None and now.account.is_carried and now.text:
        words = _("%(name)s:“做了哪些工作”还是上年的内容,请核对修改后保存。")
        yield Gap("indicator", words % {"name": name}, key)
    elif not now.text and not (now.indicator.is_bonus and not now.score.gained):
        yield Gap("indicator", _("%(name)s:请写“做了哪些工作”。") % {"name": name}, key)


def _asked_gap(part: str, indicator: int, asked: Asked) -> Gap:
    words = f"{asked.question.label}:{asked.why}"
    return Gap(part, words, indicator, asked.rule.pk)


def _of_return(form: Form, now: IndicatorNow) -> Iterator[Gap]:
    """An indicator sent back is changed, or explained where it stays."""
    returned = form.rows.returned
    if now.returned is None or returned is None or now.returned.text:
        return
    if not is_changed(now, returned.submission.content):
        words = _("%(name)s被退回,请修改,或说明不作修改的理由。")
        yield Gap("indicator", words % {"name": now.indicator.name}, now.indicator.pk)


def _of_parts(form: Form) -> Iterator[Gap]:
    row = form.assessment
    if not row.features:
        yield Gap("features", _("请填写主要特色和成效。"))
    if row.meeting_on is None:
        yield Gap("meeting", _("请登记研究自评的会议。"))
    if row.declared_at is None:
        yield Gap("declaration", _("请书记阅读并作出声明。"))
    elif not row.is_declared:
        yield Gap("declaration", _("书记已更换,请现任书记重读并作出声明。"))


def _of_proposal(form: Form) -> Iterator[Gap]:
    row = form.assessment
    if row.proposed_star is None:
        yield Gap("proposal", _("请在看过合计后填写申报星级。"))
        return
    sums = form.preview
    if sums is not None and needs_reason(sums, row.proposed_star) and not row.proposed_reason:
        yield Gap("proposal", reason_words(sums, row.proposed_star))
    is_gated = any(
        level.star == row.proposed_star and level.requires_innovation
        for level in row.enrolment.round.rule_set.levels.all()
    )
    if is_gated and not is_whole_project(form.rows.project):
        words = _("申报%(star)s须有党建创新项目,请把项目的名称、问题、措施和成效填写完整。")
        yield Gap("project", words % {"star": STAR_NAMES[row.proposed_star]})


def reason_words(found: Preview, star: int) -> str:
    """Why proposing this star asks for a sentence."""
    return _("自评分 %(points)s 分支持的是%(own)s,申报%(star)s请写一句说明。") % {
        "points": plain(found.counted),
        "own": STAR_NAMES.get(found.supported, _("本次不参加评定")),
        "star": STAR_NAMES[star],
    }


def is_whole_project(project: Project | None) -> bool:
    return project is not None and all(
        (project.title, project.problem, project.measures, project.results)
    )


def require_whole(form: Form) -> None:
    """Raise Refused (422) naming what lacks: the first few in words, the rest by number."""
    found = gaps(form)
    if not found:
        return
    words = "".join(gap.words for gap in found[:NAMED])
    rest = len(found) - NAMED
    more = _("另有 %(count)s 处,见“检查并提交”。") % {"count": rest} if rest > 0 else ""
    raise faulty(
        _("还有 %(count)s 处没有填好,不能提交:%(words)s%(more)s")
        % {"count": len(found), "words": words, "more": more}
    )
