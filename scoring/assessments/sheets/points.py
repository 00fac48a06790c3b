"""From answers to points: exact, in hundredths, every point that moves with its words.

A base indicator starts at its maximum and loses, a bonus indicator starts at nothing and gains; in
a graded rule the chosen grade is what is got. The sum never leaves 0 … maximum. A question that is
not wholly answered moves nothing and is named: an indicator with one has no score yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scoring.assessments.models import Choice
from scoring.assessments.sheets.questions import Kind, Question, Reply
from scoring.standards.models import DeductionRule
from starrating.scores import format_hundredths


@dataclass(frozen=True, slots=True)
class Moved:
    """Points that one answer takes off or adds; ``question`` None: what the standard itself leaves."""

    question: Question | None
    points: int
    words: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question still open, and what is missing, in words."""

    question: Question
    why: str


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """Where an indicator stands: ``score`` is None until every question is answered.

    ``so_far`` is the sum after the questions answered; ``lost`` and ``gained`` say every point.
    """

    score: int | None
    so_far: int
    lost: tuple[Moved, ...]
    gained: tuple[Moved, ...]
    unanswered: tuple[Unanswered, ...]


def missing(question: Question, reply: Reply | None, maximum: int) -> str:
    """What the answer still lacks, in words; empty where it is whole. ``maximum`` of the indicator."""
    if reply is None or not reply.choice:
        return _("请选择一个档次。") if question.grades else _("请回答“没有”“有”或“不适用”。")
    if question.kind == Kind.GRADED:
        is_known = reply.is_some and reply.grade in dict(question.grades)
        return "" if is_known else _("请选择一个档次。")
    if reply.choice == Choice.NOT_APPLICABLE:
        return "" if reply.reason else _("选“不适用”,请写明原因。")
    if question.is_measured:
        return _missing_measure(question, reply)
    if not reply.is_some:
        return ""
    if question.is_counted and not reply.count:
        people = question.kind == Kind.PER_PERSON
        return _("请填写有几人。") if people else _("请填写有几次(项)。")
    if question.is_at_discretion:
        return _missing_points(question, reply, maximum)
    return _veto_reason(question, reply)


def _missing_measure(question: Question, reply: Reply) -> str:
    if reply.measure is None:
        return _("请填写%(measure)s。") % {"measure": question.measure}
    if question.is_met(reply.measure) == reply.is_some:
        return _veto_reason(question, reply)
    values = {
        "measure": question.measure,
        "value": plain(reply.measure),
        "words": _side(question),
        "threshold": plain(question.threshold or 0),
    }
    if reply.is_some:
        return (
            _(
                "%(measure)s为 %(value)s,不是%(words)s %(threshold)s,应选“没有”;填错了请改%(measure)s。"
            )
            % values
        )
    return (
        _(
            "%(measure)s为 %(value)s,%(words)s %(threshold)s,应选“有”;情形不同的,选“不适用”并写明原因。"
        )
        % values
    )


def _missing_points(question: Question, reply: Reply, maximum: int) -> str:
    most = most_of(question, maximum)
    is_bonus = question.kind == Kind.BONUS
    if reply.points is None:
        words = (
            _("请填写加几分(0 至 %(most)s)。") if is_bonus else _("请填写扣几分(0 至 %(most)s)。")
        )
        return words % {"most": plain(most)}
    if reply.points > most:
        return _("最多 %(most)s 分。") % {"most": plain(most)}
    return "" if reply.reason else _("请写明理由。")


def _veto_reason(question: Question, reply: Reply) -> str:
    if question.is_veto and reply.is_some and not reply.reason:
        return _("请写明情况。")
    return ""


def most_of(question: Question, maximum: int) -> int:
    """The most points that one answer can move: the rule's limit, and never over the maximum."""
    return maximum if question.limit is None else min(question.limit, maximum)


def deduction(question: Question, reply: Reply | None, maximum: int) -> int:
    """Points an answer takes off, in hundredths (0 where it is not whole)."""
    if reply is None or missing(question, reply, maximum):
        return 0
    if question.kind == Kind.GRADED:
        return question.grades[0][1] - dict(question.grades)[reply.grade]
    if question.kind in {Kind.BONUS, Kind.VETO} or not reply.is_some:
        return 0
    if question.kind == Kind.DISCRETION:
        return reply.points or 0
    return _counted(question, reply)


def gain(question: Question, reply: Reply | None, maximum: int) -> int:
    """Points an answer adds: of a bonus rule, in hundredths (0 where it is not whole)."""
    if question.kind != Kind.BONUS or reply is None or not reply.is_some:
        return 0
    if missing(question, reply, maximum):
        return 0
    return reply.points or 0 if question.points is None else _counted(question, reply)


def _counted(question: Question, reply: Reply) -> int:
    times = (reply.count or 0) if question.is_counted else 1
    points = (question.points or 0) * times
    return points if question.limit is None else min(points, question.limit)


def indicator_score(
    questions: Iterable[Question],
    replies: Mapping[int, Reply],
    maximum: int,
    *,
    is_bonus: bool = False,
) -> IndicatorScore:
    """The score of one indicator; ``replies`` by the question's key. Vetoes move no points.

    Where it has graded rules, it starts from the sum of their best grades.
    """
    asked = [question for question in questions if not question.is_veto]
    lost, gained, unanswered = [], [], []
    for question in asked:
        reply = replies.get(question.key)
        why = missing(question, reply, maximum)
        if reply is None or why:
            unanswered.append(Unanswered(question, why))
        elif is_bonus and question.kind == Kind.GRADED:
            got = dict(question.grades)[reply.grade]
            gained.append(Moved(question, got, _moved_words(question, reply, got)))
        elif points := deduction(question, reply, maximum):
            lost.append(Moved(question, points, _moved_words(question, reply, points)))
        elif points := gain(question, reply, maximum):
            gained.append(Moved(question, points, _moved_words(question, reply, points)))
    start = 0 if is_bonus else maximum
    graded = [question for question in asked if question.kind == Kind.GRADED]
    if graded and not is_bonus:
        start = sum(question.grades[0][1] for question in graded)
        if start < maximum:
            lost.append(Moved(None, maximum - start, _unreachable(start, maximum)))
    change = sum(each.points for each in gained) - sum(
        each.points for each in lost if each.question is not None
    )
    so_far = max(0, min(maximum, start + change))
    score = None if unanswered else so_far
    return IndicatorScore(score, so_far, tuple(lost), tuple(gained), tuple(unanswered))


def _unreachable(start: int, maximum: int) -> str:
    values = {"best": plain(start), "maximum": plain(maximum)}
    return _("各档最高合计 %(best)s 分,满分 %(maximum)s 分") % values


def ceiling_of(questions: Iterable[Question], replies: Mapping[int, Reply]) -> int | None:
    """The lowest star that a declared veto leaves (0: not rated this time); None without one."""
    ceilings = [
        question.veto_ceiling or 0
        for question in questions
        if question.is_veto
        and (reply := replies.get(question.key)) is not None
        and reply.is_some
        and not missing(question, reply, 0)
    ]
    return min(ceilings, default=None)


def answer_words(question: Question, reply: Reply) -> str:
    """An answer as it reads, without its points: ``有 2 次``, ``没有,满意率(%) 92``."""
    if question.kind == Kind.GRADED:
        return reply.grade
    parts = [Choice(reply.choice).label if reply.choice else _("未答")]
    if reply.is_some and question.is_counted and reply.count:
        unit = _("人") if question.kind == Kind.PER_PERSON else _("次(项)")
        parts[0] = f"{parts[0]} {reply.count} {unit}"
    words = str(parts[0])
    if question.is_measured and reply.measure is not None:
        words = f"{words},{question.measure} {plain(reply.measure)}"
    return words


def _moved_words(question: Question, reply: Reply, points: int) -> str:
    values = {
        "label": question.label,
        "answer": answer_words(question, reply),
        "points": plain(points),
    }
    if question.kind == Kind.GRADED:
        values["got"] = plain(dict(question.grades)[reply.grade])
        return _("%(label)s:%(answer)s,得 %(got)s 分") % values
    if question.kind == Kind.BONUS:
        return _("%(label)s:%(answer)s,加 %(points)s 分") % values
    return _("%(label)s:%(answer)s,扣 %(points)s 分") % values


def _side(question: Question) -> str:
    return str(DeductionRule.Comparison(question.comparison).label)


def plain(points: int) -> str:
    """Hundredths without idle zeros: 1250 as ``12.5``, 1200 as ``12``."""
    return format_hundredths(points).rstrip("0").rstrip(".")
