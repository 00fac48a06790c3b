"""Two years of the demonstration city: last year's round is final, this year's waits for scores."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from branches.organisations.models import Field
from branches.people.models import Account
from scoring.demonstration.cast import FILING, FILING_SECRETARY, LATE, LATE_PREPARER
from scoring.demonstration.forms import begin_form, file_form
from scoring.demonstration.people import Players
from scoring.publicity.services import (
    NoticeText,
    close_notice,
    draft_notice,
    enter_issuer,
    publish_notice,
)
from scoring.rating.models import Run
from scoring.rating.services import (
    confirm_ruling,
    decide_run,
    enter_ruling,
    make_run,
    propose_run,
)
from scoring.reviews.services import (
    Basis,
    confirm_score_import,
    enter_score_import,
    upload_scores,
)
from scoring.rounds.models import Round, StageDate
from scoring.rounds.queries import enrolments
from scoring.rounds.services import (
    add_basis_document,
    choose_standard,
    confirm_policy,
    create_round,
    enrol_branches,
    enter_policy,
    exempt_branch,
    open_round,
    set_calendar,
)
from scoring.standards.models import RuleSet, Standard
from scoring.standards.services import (
    copy_rule_set,
    copy_standard,
    publish_rule_set,
    publish_standard,
)
from starrating import clock

REORGANISED = "整建制改制期间,经批准本年度不参评"
# (month, day) of the first and last day of each stage
STAGES = {
    StageDate.Stage.SELF_ASSESSMENT: ((8, 18), (9, 6)),
    StageDate.Stage.REVIEW: ((9, 7), (9, 20)),
    StageDate.Stage.DETERMINATION: ((9, 21), (9, 30)),
    StageDate.Stage.NOTICE: ((10, 9), (10, 15)),
    StageDate.Stage.FILING: ((10, 16), (11, 30)),
}
EXEMPT_2024 = {
    "099003016": "内设机构撤并,党支部即将撤销,经批准本年度不参评",
    "099017018": REORGANISED,
    "099027011": "成立不满一年,只自评不定星",
}
EXEMPT_2025 = {
    "099001005": "承担专项任务,党员长期外派,经批准本年度不参评",
    "099003016": "内设机构撤并,党支部即将撤销,经批准本年度不参评",
    "099013010": "机构改革划转期间,经批准本年度不参评",
    "099017018": REORGANISED,
    "099022016": "村党支部软弱涣散整顿期间,经批准本年度不参评",
}


@dataclass(frozen=True)
class Kit:
    """The published rules and the standard of each field."""

    rules: RuleSet
    standards: Mapping[int, Standard]


def at(day: date) -> datetime:
    """Ten in the morning of a city day."""
    return datetime.combine(day, time(10), tzinfo=clock.zone())


def publish_standards(players: Players) -> Kit:
    """The shipped rules, and for each field a copy of the shipped standard."""
    by = players.officer
    with clock.stopped_at(at(date(2024, 7, 15))):
        rules = copy_rule_set(source=None, title="云溪市星级评定规则", by=by)
        rules = publish_rule_set(rule_set=rules, by=by)
        standards = {}
        for field in Field.objects.all():
            draft = copy_standard(
                source=None, field=field, title=f"{field.name}党组织星级考评标准", by=by
            )
            standards[field.pk] = publish_standard(standard=draft, by=by)
    return Kit(rules, standards)


def finish_last_year(players: Players, kit: Kit, scores: Path) -> Round:
    """The round of 2024 from its opening to the final list."""
    opened = _open(players, kit, 2024, EXEMPT_2024)
    secretary = Account.objects.get(username=FILING_SECRETARY)
    with clock.stopped_at(at(date(2024, 9, 3))):
        lost = {"工作制度": 200, "活动阵地": 150, "群众评价": 100}
        file_form(opened, FILING, secretary, lost=lost, star=4, meeting_on=date(2024, 9, 2))
    with clock.stopped_at(at(date(2024, 9, 23))):
        _import_scores(players, opened, scores)
    with clock.stopped_at(at(date(2024, 9, 24))):
        run = make_run(round=opened, by=players.officer)
        if not run.is_complete:
            run = _rule_ties(players, run)
        propose_run(run=run, by=players.officer)
    with clock.stopped_at(at(date(2024, 9, 27))):
        decide_run(
            run=run,
            minutes_number="云组纪〔2024〕18号",
            minutes_on=date(2024, 9, 26),
            by=players.approver,
        )
    _publish(players, opened)
    opened.refresh_from_db()
    return opened


def open_this_year(players: Players, kit: Kit) -> Round:
    """The round of 2025, open, waiting for the determined scores.

    One branch has submitted its form, one has begun it and is late, all others filed elsewhere.
    """
    opened = _open(players, kit, 2025, EXEMPT_2025)
    with clock.stopped_at(at(date(2025, 9, 2))):
        begin_form(opened, LATE, Account.objects.get(username=LATE_PREPARER))
    secretary = Account.objects.get(username=FILING_SECRETARY)
    with clock.stopped_at(at(date(2025, 9, 4))):
        lost = {"工作制度": 150, "群众评价": 100}
        file_form(opened, FILING, secretary, lost=lost, star=5, meeting_on=date(2025, 9, 3))
    return opened


def _open(players: Players, kit: Kit, year: int, exempt: Mapping[str, str]) -> Round:
    officer = players.officer
    with clock.stopped_at(at(date(year, 8, 11))):
        prepared = create_round(
            year=year, name=f"{year}年度基层党组织五星创评", rule_set=kit.rules, by=officer
        )
        add_basis_document(
            round=prepared,
            number=f"云组发〔{year}〕6号",
            title=f"关于开展{year}年度基层党组织“五星创评”的通知",
            issued_on=date(year, 8, 8),
            by=officer,
        )
        for field in Field.objects.all():
            choose_standard(
                round=prepared, field=field, standard=kit.standards[field.pk], by=officer
            )
        set_calendar(
            round=prepared,
            dates={
                stage: (date(year, *first), date(year, *last))
                for stage, (first, last) in STAGES.items()
            },
            by=officer,
        )
        enrol_branches(round=prepared, by=officer)
        for enrolment in enrolments(prepared).filter(code__in=exempt):
            exempt_branch(enrolment=enrolment, reason=exempt[enrolment.code], by=officer)
        enter_policy(round=prepared, overflow=kit.rules.overflow, by=officer)
    with clock.stopped_at(at(date(year, 8, 12))):
        confirm_policy(round=prepared, by=players.approver)
    with clock.stopped_at(at(date(year, 8, 15))):
        return open_round(round=prepared, acknowledged=True, by=officer)


def _import_scores(players: Players, opened: Round, scores: Path) -> None:
    kept = upload_scores(
        round=opened, source=scores, filename="审核评分-2024.csv", by=players.officer
    )
    basis = Basis(
        minutes_number="云组纪〔2024〕15号",
        minutes_on=date(2024, 9, 20),
        recognition_number="云组创〔2024〕3号",
        recognition_on=date(2024, 9, 18),
        recognition_reason="年度党建创新项目评审",
        ceiling_number="云组纪〔2024〕15号",
        ceiling_on=date(2024, 9, 20),
        ceiling_reason="负面清单核查",
    )
    entered = enter_score_import(kept=kept.pk, basis=basis, by=players.officer)
    confirm_score_import(score_import=entered, by=players.second_officer)


def _rule_ties(players: Players, run: Run) -> Run:
    """Each tie goes to the first of its members by code: a meeting's word, as good as any here."""
    for case in run.tie_cases.all():
        winners = sorted(member["code"] for member in case.members)[: case.seats]
        ruling = enter_ruling(
            case=case,
            winners=winners,
            basis="部务会议比较两个党支部当年承担的重点任务后议定",
            minutes_number="云组纪〔2024〕16号",
            minutes_on=date(2024, 9, 24),
            by=players.officer,
        )
        confirm_ruling(ruling=ruling, by=players.approver)
    return make_run(round=run.round, by=players.officer)


def _publish(players: Players, decided: Round) -> None:
    with clock.stopped_at(at(date(2024, 9, 29))):
        enter_issuer(
            name="中共云溪市委组织部",
            phone="0000-0000000",
            address="云溪市府前路1号",
            postcode="000000",
            contact_hours="工作日 8:30—12:00、14:30—17:30",
            by=players.officer,
        )
        notice = draft_notice(
            round=decided,
            text=NoticeText(
                title="2024年度基层党组织星级评定结果公示",
                number="云组示〔2024〕9号",
                basis="根据《关于开展2024年度基层党组织“五星创评”的通知》(云组发〔2024〕6号)",
                starts_on=date(2024, 10, 9),
                working_days=5,
                secrecy_number="云组密审〔2024〕21号",
                secrecy_on=date(2024, 9, 29),
            ),
            by=players.officer,
        )
    with clock.stopped_at(at(date(2024, 10, 8))):
        notice = publish_notice(notice=notice, by=players.approver)
    with clock.stopped_at(at(date(2024, 10, 16))):
        close_notice(
            notice=notice,
            paper_objections="公示期内没有收到书面异议。",
            by=players.approver,
        )
