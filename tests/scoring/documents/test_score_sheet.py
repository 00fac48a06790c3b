"""The reviewers' sheet on paper: self scores printed, reviewed ones where there are; never the branch's."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from branches.people.models import Account
from scoring.assessments.services import submit_assessment
from scoring.reviews.models import ReviewedScore, Sheet
from scoring.standards.models import Standard
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import STARTS_ON, Branch, at, days, fresh, make_branch
from tests.starrating.print.pages import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Iterator[Branch]:
    with clock.stopped_at(at(STARTS_ON + days(3))):
        yield make_branch()


def asked(branch: Branch, by: Account) -> Any:
    client = Client()
    client.force_login(by)
    return client.get(f"/documents/assessments/{branch.enrolment.pk}/score-sheet.pdf")


def said(branch: Branch) -> str:
    return "".join(texts(asked(branch, branch.reviewer).content))


def test_before_anything_is_submitted(branch: Branch) -> None:
    answer = asked(branch, branch.reviewer)
    assert answer["Content-Disposition"] == 'inline; filename="score-sheet-099002001.pdf"'
    pages = texts(answer.content)
    heads = "序号指标分值评分要点评分办法考评方式考评记载自评分审核分扣分原因备注"
    assert [heads in text for text in pages] == [True] * len(pages)
    assert ["自评尚未提交" in text for text in pages] == [True] * len(pages)
    for words in (
        "党组织：第一小学党支部（099002001）",
        "审核党委：教育局党委",
        "合计100+10考评人（签字）：",
    ):
        assert words in "".join(pages)


def test_own_scores_are_printed_and_the_others_are_blank(branch: Branch) -> None:
    row = branch.filled(lost={"领导班子": "2"}, star=4)
    filed = submit_assessment(assessment=fresh(row), by=branch.secretary)
    found = said(branch)
    for words in (
        "1领导班子15",
        "个别访谈、组织测评、查阅资料13.00",
        "（加分）",
        "合计100+1098.00考评人",
        f"自评：第1次提交·指纹{filed.fingerprint[:16]}",
        filed.fingerprint,
    ):
        assert words in found


def test_reviewed_scores_stand_on_it_with_their_reasons(branch: Branch) -> None:
    row = branch.filled(star=4)
    submit_assessment(assessment=fresh(row), by=branch.secretary)
    sheet = Sheet.objects.create(
        enrolment=branch.enrolment,
        state=Sheet.State.UNDER_REVIEW,
        source=Sheet.Source.DESK,
        minutes_number="教党纪〔2025〕3号",
        minutes_on=date(2025, 9, 10),
    )
    for name, score, reason in (("领导班子", "12.5", "会议记录不全"), ("骨干队伍", "10", "")):
        ReviewedScore.objects.create(
            sheet=sheet, indicator=branch.indicator(name), score=Decimal(score), reason=reason
        )
    found = said(branch)
    for words in (
        "15.0012.50会议记录不全",
        "合计100+10100.0022.50",
        "审核会议纪要：教党纪〔2025〕3号（2025年9月10日）",
    ):
        assert words in found


def test_indicators_below_a_group_are_numbered_under_it(branch: Branch) -> None:
    chosen = branch.round.standards.get(field=branch.enrolment.field)
    standard = Standard.objects.create(number=9_001, title="分层", state="draft")
    group = standard.indicators.create(position=1, name="组织建设", maximum=20)
    standard.indicators.create(position=2, name="班子", maximum=20, parent=group)
    chosen.standard = standard
    chosen.save()
    found = said(branch)
    assert "1组织建设（20）" in found
    assert "1.1班子20" in found


def test_a01_the_sheet_is_not_the_branchs(branch: Branch) -> None:
    assert asked(branch, branch.secretary).status_code == 403
    assert asked(branch, branch.preparer).status_code == 403
    assert asked(branch, make_actor(Role.REVIEWER, branch.town.town)).status_code == 404
    for by in (branch.leader, branch.officer, branch.approver):
        assert asked(branch, by).status_code == 200


def test_a_constant_number_of_statements(branch: Branch) -> None:
    client = Client()
    client.force_login(branch.reviewer)
    address = f"/documents/assessments/{branch.enrolment.pk}/score-sheet.pdf"
    client.get(address)
    with CaptureQueriesContext(connection) as bare:
        client.get(address)
    sheet = Sheet.objects.create(
        enrolment=branch.enrolment, state=Sheet.State.UNDER_REVIEW, source=Sheet.Source.DESK
    )
    for name in ("领导班子", "骨干队伍", "活动阵地"):
        ReviewedScore.objects.create(sheet=sheet, indicator=branch.indicator(name), score=1)
    with CaptureQueriesContext(connection) as full:
        client.get(address)
    assert (len(bare), len(full)) == (13, 13)
