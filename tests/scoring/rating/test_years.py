"""What the approver is told of the year before: risen, fallen, newly declared, not known."""

from datetime import date

import pytest
from django.urls import reverse

from branches.organisations.models import EarlierStar
from scoring.rating.models import Run
from scoring.rating.queries import NewlyDeclared, stars_before, year_changes
from scoring.rating.services import propose_run
from tests.scoring.rating.stages import Stage, client_of, staged, text

pytestmark = pytest.mark.django_db

# 97 has no project: 四星; 五星 = 95✓; 四星 also 92 and 88
TEN = ("97", "95✓", "92✓", "88", "84", "84", "81", "76", "72", "63")


def held(stage: Stage, place: int, star: int) -> None:
    EarlierStar.objects.create(
        organisation=stage.branches[place].organisation,
        year=2024,
        star=star,
        document_number="云组〔2024〕8号",
        decided_on=date(2024, 11, 5),
    )


@pytest.fixture
def stage() -> Stage:
    return staged(*TEN)


def asked(stage: Stage, run: Run) -> str:
    """The page of the decision as the approver sees it."""
    page = client_of(stage.approver).get(reverse("rating:decide_run", args=[run.pk]))
    return " ".join(text(page).split())


def test_newly_declared_is_told_and_asked_where_nothing_is_on_record(stage: Stage) -> None:
    for place, star in ((0, 5), (1, 4), (2, 3), (7, 3)):
        held(stage, place, star)
    run = propose_run(run=stage.make(), by=stage.officer)
    assert stage.stars(run) == [4, 5, 4, 4, 3, 3, 3, 3, 2, 2]
    years = year_changes(run, stars_before(stage.round))
    assert (years.risen, years.fallen, years.same, years.without) == (2, 1, 1, 6)
    assert years.newly == (NewlyDeclared(5, 1, 0), NewlyDeclared(4, 1, 1))
    assert [label for label, _counts in years.rows][-1] == "无上年星级"
    assert dict(years.rows)["无上年星级"] == (0, 1, 3, 2, 0)
    seen = asked(stage, run)
    for wanted in (
        "与上年相比",
        "升星",
        "新申报 1 个。",
        "另有 1 个无上年星级,是不是新申报请核对;有上年文件的,请评定员先导入往年星级。",
        f"{reverse('rating:run', args=[run.pk])}?star=4#results",
    ):
        assert wanted in seen


def test_without_any_star_of_the_year_before_all_are_asked_about(stage: Stage) -> None:
    run = propose_run(run=stage.make(), by=stage.officer)
    years = year_changes(run, stars_before(stage.round))
    assert (years.is_comparable, years.newly) == (
        False,
        (NewlyDeclared(5, 0, 1), NewlyDeclared(4, 0, 3)),
    )
    seen = asked(stage, run)
    assert "参评的都没有上年星级,无从比较。" in seen
    assert "另有 3 个无上年星级,是不是新申报请核对" in seen
