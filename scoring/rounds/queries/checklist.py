"""What a draft still lacks before it can be opened, each with the page where it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from scoring import engine
from scoring.rounds.models import Round, RoundStage
from scoring.rounds.queries.roster import EnrolmentPlan, planned_enrolments
from scoring.rounds.queries.schemes import pool_fields, schemes_of, standard_faults
from scoring.rounds.queries.seats import seat_table


@dataclass(frozen=True)
class Item:
    """One thing to be done before opening; ``detail`` says what is there or what is missing."""

    label: str
    is_done: bool
    detail: str
    url: str


def checklist(round: Round) -> list[Item]:
    """Everything that opening needs, in the order of the work; a constant number of statements."""
    plan = planned_enrolments(round)
    schemes = _schemes(round)
    return [
        _documents(round),
        _calendar(round),
        _enrolment(round, plan),
        _placed(round, plan),
        schemes,
        _seats(round) if schemes.is_done else _no_seats_yet(round),
        _policy(round),
    ]


def _url(name: str, round: Round) -> str:
    return reverse(f"rounds:{name}", args=[round.pk])


def _documents(round: Round) -> Item:
    count = round.basis_documents.count()
    detail = _("已登记 %(count)s 份") % {"count": count} if count else _("至少登记一份依据文件")
    return Item(_("依据文件"), count > 0, detail, _url("add_document", round))


def _calendar(round: Round) -> Item:
    missing = len(RoundStage) - round.stages.count()
    detail = _("还有 %(count)s 个阶段没有日期") % {"count": missing} if missing else _("已排定")
    return Item(_("日程"), not missing, detail, _url("set_calendar", round))


def _enrolment(round: Round, plan: EnrolmentPlan) -> Item:
    enrolled = plan.unchanged + len(plan.changed)
    detail = _("已登记 %(count)s 个党组织") % {"count": enrolled}
    if plan.writes:
        detail = _("与名册不一致:待登记 %(new)s 个、有变化 %(changed)s 个、应移出 %(gone)s 个") % {
            "new": len(plan.new),
            "changed": len(plan.changed),
            "gone": len(plan.gone),
        }
    elif not enrolled:
        detail = _("还没有登记参评党组织")
    return Item(_("参评登记"), bool(enrolled) and not plan.writes, detail, _url("enrol", round))


def _placed(round: Round, plan: EnrolmentPlan) -> Item:
    field, body = len(plan.without_field), len(plan.without_reviewing_body)
    detail = _("都有领域和审核党委")
    if field or body:
        detail = _("%(field)s 个没有领域、%(body)s 个没有审核党委,请先在名册中补上") % {
            "field": field,
            "body": body,
        }
    return Item(_("领域与审核党委"), not field and not body, detail, _url("enrol", round))


def _schemes(round: Round) -> Item:
    found = pool_fields(round)
    faults = standard_faults(found)
    if not faults:
        try:
            schemes_of(found)
        except engine.SchemeFault as fault:
            faults = list(fault.faults)
    if not found.fields:
        faults = [_("登记参评党组织后按领域选定")]
    detail = ";".join(faults) or _("每个领域都已选定")
    return Item(_("考评标准"), not faults, detail, _url("standards", round))


def _seats(round: Round) -> Item:
    table = seat_table(round)
    faults = [] if table is None else list(table.faults)
    stale = [] if table is None else [row.pool for row in table.rows if not row.fits]
    if stale:
        faults.append(_("参评数已变,名额不再相符:%(pools)s") % {"pools": "、".join(stale)})
    detail = ";".join(faults) or _("共 %(n)s 个参评") % {"n": table.n if table else 0}
    return Item(_("名额"), not faults, detail, _url("seats", round))


def _no_seats_yet(round: Round) -> Item:
    return Item(_("名额"), False, _("选定标准后计算"), _url("seats", round))


def _policy(round: Round) -> Item:
    label = _("超额处理方式")
    if round.policy_confirmed_at:
        return Item(
            label, True, _("“%(policy)s”,已由两人确认") % _named(round), _url("round", round)
        )
    if round.policy_entered_at:
        detail = _("“%(policy)s”已录入,待审定人确认") % _named(round)
        return Item(label, False, detail, _url("confirm_policy", round))
    return Item(label, False, _("由评定员录入、审定人确认"), _url("enter_policy", round))


def _named(round: Round) -> dict[str, str]:
    return {"policy": round.policy_label}
