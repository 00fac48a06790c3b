from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.journal.models import Entry, Head
from scoring.publicity.models import Issuer, Notice
from scoring.publicity.queries import (
    final_notice,
    live_notice,
    notices_visible_to,
    stars_decided,
    waiting,
)
from scoring.publicity.queries.wording import sentences_about
from scoring.publicity.services import change_notice, close_notice
from scoring.rounds.models import Round, RoundStandard
from scoring.standards.models import Indicator, Level, RuleSet, Standard
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_account, make_actor
from tests.factories.publicity import (
    FIRST_DAY,
    LAST_DAY,
    OVER,
    PREPARED,
    Stage,
    make_issuer,
    make_stage,
    moment,
    notice_text,
)
from tests.factories.rating import decided_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage()


def acts(stage: Stage) -> list[tuple[str, str, str]]:
    with CaptureQueriesContext(connection) as statements:
        found = waiting(Round.objects.select_related("department").get())
    assert len(statements) <= 6
    return [(str(act.label), act.url, act.role) for act in found]


def test_waiting_goes_along_with_the_work(stage: Stage) -> None:
    Issuer.objects.all().delete()
    round_pk, officer, approver = stage.round.pk, Role.OFFICER, Role.APPROVER
    draft_act = ("起草公示", f"/publicity/rounds/{round_pk}/draft/", officer)
    assert acts(stage) == [("填写发布单位", "/publicity/issuer/", officer), draft_act]
    make_issuer()
    assert acts(stage) == [draft_act]
    second = make_actor(Role.APPROVER, stage.town.department)
    notice = stage.draft()
    assert acts(stage) == [("发布公示", f"/publicity/{notice.pk}/publish/", approver)]
    (act,) = waiting(stage.round)
    assert (act.due, act.excluded) == (FIRST_DAY, frozenset({stage.officer.pk}))
    assert (act.is_for(stage.approver), act.is_for(second), act.is_for(stage.officer)) == (
        True,
        True,
        False,
    )
    change = ("修改公示草稿", f"/publicity/{notice.pk}/change/", officer)
    with clock.moved_to(moment(date(2025, 10, 10))):
        assert acts(stage) == [change]
    stage.set_aside()
    assert acts(stage) == []
    decided_run(stage.round)
    assert acts(stage) == [change]
    changed = change_notice(notice=notice, text=notice_text(number=notice.number), by=stage.officer)
    published = stage.publish_drafted()
    assert (published.pk, acts(stage)) == (changed.pk, [])
    with clock.moved_to(moment(LAST_DAY, 23, 59)):
        assert acts(stage) == []
    with clock.moved_to(moment(OVER, 0)):
        assert acts(stage) == [("公示期满定星", f"/publicity/{notice.pk}/close/", approver)]
        (act,) = waiting(stage.round)
        assert act.since == clock.begin_of(OVER)
        close_notice(notice=published, paper_objections="没有", by=stage.approver)
        assert acts(stage) == []


def test_final_and_live_notice_and_stars_decided(stage: Stage) -> None:
    notice = stage.draft()
    assert (live_notice(stage.round), final_notice(stage.round)) == (None, None)
    notice = stage.publish_drafted()
    assert (live_notice(stage.round), final_notice(stage.round)) == (notice, None)
    assert stars_decided(2025) == {}
    with clock.moved_to(moment(OVER)):
        close_notice(notice=notice, paper_objections="没有", by=stage.approver)
    town = stage.town
    assert (live_notice(stage.round), final_notice(stage.round)) == (notice, notice)
    assert stars_decided(2025) == {
        town.school.pk: 5,
        town.college.pk: 4,
        town.faculty.pk: 3,
        town.village.pk: 2,
    }
    assert stars_decided(2024) == {}


def test_notices_are_the_departments(stage: Stage) -> None:
    notice = stage.draft()
    assert list(notices_visible_to(stage.officer)) == [notice]
    assert list(notices_visible_to(stage.approver)) == [notice]
    for role in (Role.SECRETARY, Role.REVIEWER, Role.SYSTEM, Role.AUDIT, Role.INSPECTOR):
        actor = (
            make_account(duty=role.value.removesuffix("_administrator"))
            if role in {Role.SYSTEM, Role.AUDIT}
            else make_actor(role, stage.town.department)
        )
        assert list(notices_visible_to(actor)) == []


@pytest.mark.parametrize(
    ("overflow", "said"),
    [
        ("absorb", "二星及以下不因名额超过 20%,多出的由三星承接。"),
        ("strict", "五星不超过 10%,四星不超过 30%,三星不超过 40%,都不突破。"),
        ("protect", "达到三星分数线的,不因名额低于三星。"),
        ("about", "五星、四星、三星、二星及以下各占 10%、30%、40%、20%左右。"),
        ("explicit", "五星、四星、三星的名额由上级按评定池下达,都不突破。"),
    ],
)
def test_the_rules_in_plain_sentences(stage: Stage, overflow: str, said: str) -> None:
    Round.objects.update(overflow=overflow)
    sentences = sentences_about(Round.objects.get())
    assert len(sentences) == 6
    assert said in sentences[3]


def test_the_rules_follow_the_rule_set_and_the_standards(stage: Stage) -> None:
    """A published version never changes: other drafts take their place."""
    rules = RuleSet.objects.create(
        number=1,
        title="另一规则",
        low_cap=Decimal("12.50"),
        threshold_basis="base",
        overflow="about",
    )
    for star, least, cap in ((5, "92.5", 10), (4, "80", 30), (3, "70", "47.50"), (2, "60", None)):
        Level.objects.create(rule_set=rules, star=star, minimum=Decimal(least), cap=cap)
    shorter = Standard.objects.create(number=1, title="另一标准")
    whole = Indicator.objects.create(standard=shorter, position=1, name="全部", maximum=60)
    for position, name in enumerate(("上", "下"), 2):
        Indicator.objects.create(
            standard=shorter, position=position, name=name, maximum=30, parent=whole
        )
    Round.objects.update(rule_set=rules, overflow="")
    RoundStandard.objects.filter(field__name="农村").update(standard=shorter)
    sentences = sentences_about(Round.objects.get())
    assert sentences[1:4] == [
        "各领域按各自的标准评分,同一领域的比在一起。",
        "基础分(不含加分)的分数线:92.5 分五星、80 分四星、70 分三星、60 分二星,以下为一星。",
        "五星、四星、三星、二星及以下各占 10%、30%、47.5%、12.5%左右。",
    ]
    assert len(sentences) == 5
    RoundStandard.objects.update(standard=shorter)
    assert sentences_about(Round.objects.get())[1] == "按 2 项指标评分,满分 60 分。"


def test_verify_notices(stage: Stage) -> None:
    notice = stage.publish()
    output, errors = StringIO(), StringIO()
    call_command("verify_notices", stdout=output)
    assert output.getvalue() == "公示完好:共 1 份,日志末端都在\n"
    Notice.objects.update(title="假")
    with pytest.raises(CommandError, match="公示共 1 份,发现 2 处问题"):
        call_command("verify_notices", stderr=errors)
    assert errors.getvalue() == (
        f"{notice.number}:公示的标题与公示内容不符。\n{notice.number}:公示的标题与日志所记不符。\n"
    )


def test_w12_a_journal_rebuilt_since_lacks_the_printed_end(stage: Stage) -> None:
    """A whole chain that does not contain what the notice printed."""
    notice = stage.publish()
    rebuilt = f"{notice.journal_head.partition(':')[0]}:{'a' * 64}"
    snapshot = {**notice.snapshot, "journal_head": rebuilt}
    Notice.objects.update(journal_head=rebuilt, snapshot=snapshot)
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_notices", stderr=errors)
    assert "与公示上印的摘要不符" in errors.getvalue()
    assert Entry.objects.count() == Head.objects.get().number
