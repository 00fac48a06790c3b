"""How a round was rated, in at most six plain sentences for the public."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.organisations.models import Organisation
from scoring.rounds.models import AssignmentKind, Round
from scoring.standards.models import RuleSet
from starrating.stars import STAR_WORDS

_SEATS = {
    RuleSet.Overflow.ABSORB: gettext_lazy(
        "五星不超过 %(cap5)s%%,四星不超过 %(cap4)s%%,三星 %(cap3)s%%;"
        "二星及以下不因名额超过 %(low)s%%,多出的由三星承接。"
    ),
    RuleSet.Overflow.STRICT: gettext_lazy(
        "五星不超过 %(cap5)s%%,四星不超过 %(cap4)s%%,三星不超过 %(cap3)s%%,都不突破。"
    ),
    RuleSet.Overflow.PROTECT: gettext_lazy(
        "五星不超过 %(cap5)s%%,四星不超过 %(cap4)s%%;达到三星分数线的,不因名额低于三星。"
    ),
    RuleSet.Overflow.ABOUT: gettext_lazy(
        "五星、四星、三星、二星及以下各占 %(cap5)s%%、%(cap4)s%%、%(cap3)s%%、%(low)s%%左右。"
    ),
    RuleSet.Overflow.EXPLICIT: gettext_lazy("五星、四星、三星的名额由上级按评定池下达,都不突破。"),
}


def plain_number(value: Decimal) -> str:
    """``10.00`` as ``10``, ``12.50`` as ``12.5``."""
    return f"{value.normalize():f}"


@dataclass(frozen=True)
class Line:
    """The line of a star, as a rule set has it."""

    star: int
    minimum: Decimal
    cap: Decimal | None
    requires_innovation: bool


def sentences_about(round: Round) -> list[str]:
    """The rules of a round told to people who know none of them.

    One statement, and one more for the rule set where it has not been read along with the round.
    """
    rules = round.rule_set
    lines, sizes = _lines_and_sizes(round)
    sentences = [
        _("支部自评,党(工)委逐项审核,市委组织部评定;只看审核确定的得分。"),
        _points_sentence(sizes),
        _lines_sentence(rules, lines),
        _seats_sentence(round, {line.star: line.cap for line in lines}),
    ]
    if rules.tie_keys:
        keys = "、".join(rules.tie_keys)
        sentences.append(
            _("得分相同的,依次比较%(keys)s;仍相同又涉及名额的,由会议裁定。") % {"keys": keys}
        )
    sentences.append(_("名额已满的,按得分进入下一档;不参评的党组织不占名额。"))
    return sentences


def _lines_and_sizes(round: Round) -> tuple[list[Line], set[tuple[int, Decimal]]]:
    """The lines, highest star first; and how many indicators for how many points there are.

    One statement: every chosen standard beside every line, some twenty rows.
    """
    indicators, levels = "standards__standard__indicators", "rule_set__levels"
    leaf = Q(**{f"{indicators}__children": None})
    rows = (
        Round.objects.filter(pk=round.pk)
        .order_by(f"-{levels}__star")
        .values_list("standards", *(f"{levels}__{column.name}" for column in fields(Line)))
        .annotate(
            count=Count(indicators, filter=leaf),
            total=Sum(f"{indicators}__maximum", filter=leaf),
        )
    )
    lines: dict[Line, None] = {}
    sizes = set()
    for _standard, *line, count, total in rows:
        lines[Line(*line)] = None
        if count:
            sizes.add((count, total))
    return list(lines), sizes


def _points_sentence(sizes: set[tuple[int, Decimal]]) -> str:
    if len(sizes) == 1:
        ((count, total),) = sizes
        return _("按 %(count)s 项指标评分,满分 %(total)s 分。") % {
            "count": count,
            "total": plain_number(total),
        }
    return _("各领域按各自的标准评分,同一领域的比在一起。")


def _lines_sentence(rules: RuleSet, lines: list[Line]) -> str:
    basis = _("总分")
    if rules.threshold_basis == RuleSet.ThresholdBasis.BASE:
        basis = _("基础分(不含加分)")
    told = "、".join(f"{plain_number(line.minimum)} 分{STAR_WORDS[line.star]}" for line in lines)
    sentence = _("%(basis)s的分数线:%(lines)s,以下为一星") % {"basis": basis, "lines": told}
    gated = [STAR_WORDS[line.star] for line in lines if line.requires_innovation]
    if gated:
        sentence += _(";%(stars)s还须有认定的党建创新项目") % {"stars": "、".join(gated)}
    return sentence + "。"


def _seats_sentence(round: Round, caps: dict[int, Decimal | None]) -> str:
    shares = {star: plain_number(cap) for star, cap in caps.items() if cap is not None}
    values = {
        **{f"cap{star}": shares.get(star, "0") for star in (5, 4, 3)},
        "low": plain_number(round.rule_set.low_cap),
    }
    return str(_SEATS[RuleSet.Overflow(round.policy)] % values)


def notes_about(results: Iterable[Any]) -> list[str]:
    """What the public is told of reviews by others than the reviewing body; no statement.

    ``results`` are those of ``with_reviewers``, exempt branches left out. By body and document,
    with numbers instead of names; undisclosed bodies are not named.
    """
    rows = sorted(results, key=lambda result: result.enrolment.code)
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        if row.other_kind:
            before = _public_name(row.enrolment.reviewing_body)
            body = _OTHER if row.other_undisclosed else row.other_name
            counts[row.other_kind, before, str(body), row.other_number] += 1
    return [
        *(
            _REPLACED[kind] % {"before": before, "count": count, "body": body, "number": number}
            for (kind, before, body, number), count in sorted(counts.items())
        ),
        *(_own_sentence(row) for row in rows if row.is_own and not _is_hidden(row)),
    ]


_OTHER = gettext_lazy("有关党委")
_REPLACED = {
    AssignmentKind.PROXY.value: gettext_lazy(
        "%(before)s的 %(count)s 个党组织由%(body)s代为审核(%(number)s)。"
    ),
    AssignmentKind.CROSS.value: gettext_lazy(
        "%(before)s的 %(count)s 个党组织由%(body)s交叉审核(%(number)s)。"
    ),
}


def _public_name(body: Organisation) -> str:
    return str(_OTHER) if body.is_undisclosed else body.name


def _is_hidden(row: Any) -> bool:
    return bool(row.enrolment.organisation.is_undisclosed)


def _own_sentence(row: Any) -> str:
    """A branch of the department: who reviewed it, as its score is not the department's."""
    branch = row.enrolment
    return _(
        "组织部所在的%(name)s由%(body)s审核,有关认定和裁定由组织关系不在该党组织的人员办理。"
    ) % {"name": branch.name, "body": _public_name(branch.acting_body)}
