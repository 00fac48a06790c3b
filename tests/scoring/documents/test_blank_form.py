"""The blank form: every question with its boxes, room to write, and whose it is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from branches.people.models import Account
from scoring.documents.blank_form import _question, blank_form
from scoring.standards.models import DeductionRule, Standard
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import STARTS_ON, Branch, at, days, make_branch, rules
from tests.starrating.print.pages import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch() -> Iterator[Branch]:
    with clock.stopped_at(at(STARTS_ON + days(3))):
        yield make_branch()


def standard_of(branch: Branch) -> Standard:
    chosen = branch.round.standards.get(field=branch.enrolment.field)
    return Standard.objects.get(pk=chosen.standard_id)


def asked(by: Account, address: str) -> Any:
    client = Client()
    client.force_login(by)
    return client.get(address)


def test_every_question_with_its_boxes(branch: Branch) -> None:
    standard = standard_of(branch)
    answer = asked(branch.secretary, f"/documents/assessments/{branch.enrolment.pk}/blank.pdf")
    assert answer["Content-Disposition"] == 'inline; filename="blank-099002001.pdf"'
    pages = texts(answer.content)
    said = "".join(pages)
    for rule in rules(branch.enrolment):
        label = rule.label.replace("(", "（").replace(")", "）").replace(",", "，")
        assert "".join(label.split()) in said
    plain = DeductionRule.objects.filter(indicator__standard=standard).exclude(kind="graded")
    assert said.count("□没有") == plain.count()
    assert said.count("□不适用") == plain.count()
    for words in (
        "党组织名称第一小学党支部",
        "（2025年度基层党组织五星创评）",
        "申报星级□五星□四星□三星□二星□一星",
        "党员人数：",
        "评分要点：",
        "合计100+10自评合计：",
        "声明人（签字）：",
        "每次（项）扣2分，最多扣6分",
    ):
        assert words in said
    mark = f"空白表·考评标准第{standard.number}版·标准指纹{standard.content_hash[:16]}"
    assert [mark in text for text in pages] == [True] * len(pages)
    assert pages[-1].count("（签字）：") == 4
    assert "系统确认" not in said


def test_a_blank_for_any_branch_of_a_standard(branch: Branch) -> None:
    standard = standard_of(branch)
    clerk = make_actor(Role.CLERK, branch.town.education)
    answer = asked(clerk, f"/documents/standards/{standard.pk}/blank.pdf")
    said = "".join(texts(answer.content))
    assert "（年度）" in said
    assert "第一小学" not in said


def test_a_draft_standard_prints_for_its_officer_alone(branch: Branch) -> None:
    draft = Standard.objects.create(number=9_001, title="草稿", state="draft")
    address = f"/documents/standards/{draft.pk}/blank.pdf"
    said = "".join(texts(asked(branch.officer, address).content))
    assert "空白表·考评标准第9001版（草稿）" in said
    assert "合计0自评合计：" in said
    assert asked(branch.secretary, address).status_code == 404


@pytest.mark.parametrize(
    ("given", "unit", "grades"),
    [
        ({"kind": "per_occurrence", "points": "2"}, "次（项）", []),
        ({"kind": "per_person", "points": "1"}, "人", []),
        ({"kind": "bonus", "points": "2", "points_limit": "6"}, "项", []),
        ({"kind": "bonus", "points_limit": "6"}, "", []),
        (
            {"kind": "graded", "grades": [{"label": "好", "points": "20.00"}]},
            "",
            ["□好 20"],
        ),
    ],
)
def test_a_question_asks_for_what_its_kind_needs(
    given: dict[str, Any], unit: str, grades: list[str]
) -> None:
    rule = {
        "label": "项目",
        "points": None,
        "points_limit": None,
        "measure": "",
        "grades": [],
        **given,
    }
    question = _question(rule)
    assert (question["unit"], question["grades"]) == (unit, grades)


def test_graded_questions_have_a_box_a_grade(branch: Branch) -> None:
    standard = Standard.objects.create(number=9_002, title="分档", state="draft")
    leaf = standard.indicators.create(position=1, name="学习", maximum=20)
    leaf.rules.create(
        position=1,
        kind="graded",
        label="学习效果",
        grades=[{"label": "好", "points": "20.00"}, {"label": "差", "points": "0.00"}],
    )
    said = "".join(texts(blank_form(standard)))
    assert "□好20□差0" in said
    assert "□没有" not in said
