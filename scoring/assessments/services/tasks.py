"""The task list of a form: every page of it with how far it is, in the order it is filled in."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoring.assessments.services.form import Form, IndicatorNow
from scoring.assessments.services.gaps import Gap, gaps
from scoring.assessments.sheets import plain


@dataclass(frozen=True)
class Task:
    """One page: ``part`` as ``Gap.part`` names it; ``words`` say how far it is.

    ``colour`` is that of the words' tag: green done, amber to be looked at, else plain.
    """

    part: str
    label: str
    words: str
    is_done: bool
    colour: str
    indicator: int | None = None
    is_sent_back: bool = False


def tasks(form: Form) -> list[Task]:
    """The pages of a form; at most two statements."""
    found = gaps(form)
    return [*(_of_indicator(each, found) for each in form.indicators), *_of_parts(form, found)]


def _of_indicator(now: IndicatorNow, found: list[Gap]) -> Task:
    key = now.indicator.pk
    lacks = any(gap.part == "indicator" and gap.indicator == key for gap in found)
    is_sent_back = now.returned is not None
    words, colour = progress_words(now), "" if lacks else "green"
    if is_sent_back and lacks:
        words, colour = _("需修改或说明"), "amber"
    elif lacks and now.score.score is not None:
        words, colour = _("%(points)s,缺纪实") % {"points": words}, "amber"
    return Task("indicator", now.indicator.name, words, not lacks, colour, key, is_sent_back)


def progress_words(now: IndicatorNow) -> str:
    """``13 / 15`` once every question is answered, ``答 3/6`` on the way, ``未答`` before."""
    if now.score.score is not None:
        return f"{plain(now.score.score)} / {plain(now.maximum)}"
    if now.answered:
        values = {"answered": now.answered, "asked": len(now.questions)}
        return _("答 %(answered)s/%(asked)s") % values
    if any(each.is_carried for each in now.questions):
        return _("上年内容待核对")
    return _("未答")


def _of_parts(form: Form, found: list[Gap]) -> list[Task]:
    row = form.assessment
    filled = {
        "project": (_("党建创新项目"), form.rows.project is not None),
        "features": (_("主要特色和成效"), bool(row.features)),
        "meeting": (_("自评会议"), row.meeting_on is not None),
        "declaration": (_("声明"), row.is_declared),
        "proposal": (_("申报星级"), row.proposed_star is not None),
    }
    lacking = {gap.part for gap in found}
    return [
        _of_part(part, label, is_filled=is_filled, lacks=part in lacking)
        for part, (label, is_filled) in filled.items()
    ]


def _of_part(part: str, label: str, *, is_filled: bool, lacks: bool) -> Task:
    if lacks:
        words = _("需补充") if is_filled else _("未填")
        return Task(part, label, words, is_done=False, colour="amber" if is_filled else "")
    if is_filled:
        return Task(part, label, _("已填"), is_done=True, colour="green")
    return Task(part, label, _("可不填"), is_done=True, colour="")
