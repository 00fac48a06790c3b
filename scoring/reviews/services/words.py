"""A preview in words, the same for the page and the command."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from scoring.reviews.models import ReviewedScore
from scoring.reviews.services.plan import CHANGED, ScorePlan
from scoring.reviews.sheets import CEILING, EXEMPT, POOL, RECOGNISED
from scoring.reviews.sheets.rows import ScoreReading
from starrating.scores import format_hundredths
from starrating.templatetags.starrating import points

_SHOWN = 20


def counts_words(counts: dict[str, int]) -> str:
    """The counts of a plan, or those kept with an import, in one line."""
    return str(
        _(
            "新增 %(new)s,变更 %(changed)s,未变 %(unchanged)s,不参评未填分 %(blank)s,有误 %(faulty)s;"
            "创新项目认定变动 %(recognitions)s,星级上限变动 %(ceilings)s"
        )
        % counts
    )


def reading_notes(reading: ScoreReading) -> list[str]:
    """What of the file was not read, and which columns it does not have."""
    notes = []
    for name, is_hidden in reading.passed_sheets:
        why = _("是隐藏的") if is_hidden else _("没有所需的表头")
        notes.append(_("工作表“%(name)s”%(why)s,没有读取。") % {"name": name, "why": why})
    if reading.passed_rows:
        places = [_("第 %(row)s 行") % {"row": row} for _sheet, row in reading.passed_rows]
        notes.append(
            _("合计、说明等不是党组织的行没有读取:%(places)s。") % {"places": joined(places)}
        )
    for heading, meaning in (
        (POOL, _("评定池以批次为准")),
        (EXEMPT, _("是否参评以批次为准")),
        (RECOGNISED, _("创新项目认定不作比较")),
        (CEILING, _("星级上限不作比较")),
    ):
        if reading.columns and not reading.says(heading):
            notes.append(
                _("有的工作表没有“%(heading)s”一列:%(meaning)s。")
                % {"heading": heading, "meaning": meaning}
            )
    return notes


def plan_notes(plan: ScorePlan, reading: ScoreReading) -> list[str]:
    """``reading_notes``, and names that differ from the round's."""
    notes = reading_notes(reading)
    if plan.misnamed:
        names = [f"{code} {given}(本批次:{known})" for code, given, known in plan.misnamed]
        notes.append(
            _("名称与本批次不一致 %(count)s 个,按组织编码导入,请核对:%(names)s。")
            % {"count": len(plan.misnamed), "names": joined(names)}
        )
    return notes


def joined(names: list[str]) -> str:
    """The first twenty names, and how many there are."""
    shown = "、".join(names[:_SHOWN])
    if len(names) <= _SHOWN:
        return shown
    return str(_("%(names)s等 %(count)s 项") % {"names": shown, "count": len(names)})


def star_words(star: int | None) -> str:
    return str(_("无") if star is None else _("最高%(star)s星") % {"star": "一二三四五"[star - 1]})


def yes_words(answer: bool) -> str:
    return str(_("是") if answer else _("否"))


def change_lines(plan: ScorePlan) -> Iterator[tuple[str, str, str, str, str]]:
    """(code, name, what, old, new) of what the file changes or adds: scores, recognitions, ceilings."""
    for row in plan.of_kind(CHANGED):
        for scored in plan.scored(row):
            if scored.old is not None and scored.old != scored.new:
                old, new = format_hundredths(scored.old), format_hundredths(scored.new)
                yield row.row.code, row.standing.name, scored.indicator.name, old, new
    for row in plan.rows:
        if row.recognition:
            before, after = map(yes_words, row.recognition)
            yield row.row.code, row.standing.name, RECOGNISED, before, after
    for row in plan.rows:
        if row.ceiling:
            before, after = map(star_words, row.ceiling)
            yield row.row.code, row.standing.name, CEILING, before, after


def total_words(scores: Iterable[ReviewedScore]) -> str:
    """“总分 92.40 = 基础 84.40 + 加分 8.00”; without a bonus indicator only the sum."""
    given = [(score.score, score.indicator.is_bonus) for score in scores]
    total = sum((score for score, _bonus in given), Decimal(0))
    base = sum((score for score, is_bonus in given if not is_bonus), Decimal(0))
    if not any(is_bonus for _score, is_bonus in given):
        return str(_("总分 %(total)s") % {"total": points(total)})
    return str(
        _("总分 %(total)s = 基础 %(base)s + 加分 %(bonus)s")
        % {"total": points(total), "base": points(base), "bonus": points(total - base)}
    )


def plan_lines(plan: ScorePlan, reading: ScoreReading) -> Iterator[str]:
    """The whole preview as lines of text."""
    yield counts_words(plan.counts())
    yield from plan_notes(plan, reading)
    if plan.missing:
        bodies = [f"{name} {len(names)}" for (_code, name), names in plan.missing.items()]
        yield str(
            _("导入后还有 %(count)s 个参评党组织没有评分:%(bodies)s。")
            % {"count": sum(map(len, plan.missing.values())), "bodies": joined(bodies)}
        )
    for code, name, what, old, new in change_lines(plan):
        yield f"{code} {name} {what}:{old} → {new}"
