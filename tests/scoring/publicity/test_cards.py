from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from branches.organisations.models import EarlierStar, Organisation
from scoring.publicity.models import Notice
from scoring.publicity.queries import card_of, current_notice
from scoring.publicity.services import close_notice, withdraw_notice
from scoring.rating.models import Run
from scoring.rounds.models import DenominatorDecision, Enrolment, Round
from starrating import clock
from tests.factories.organisations import make_organisation
from tests.factories.publicity import OVER, PREPARED, Stage, make_stage, moment

pytestmark = pytest.mark.django_db

SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage(exempt={FACULTY: "成立不满一年"})


def undisclose(organisation: Organisation) -> None:
    organisation.is_undisclosed = True
    organisation.undisclosed_basis, organisation.undisclosed_decided_by = "规定", "保密委"
    organisation.save()


def words(client: Client, code: str) -> str:
    answer = client.get(f"/stars/{code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def standing(code: str) -> str:
    card = card_of(code, current_notice())
    assert card is not None
    return card.standing.words


def test_a_card_answers_first(client: Client, stage: Stage) -> None:
    stage.publish()
    with clock.moved_to(moment(date(2025, 10, 11))):
        page = words(client, SCHOOL)
    for said in ("第一小学党支部", "五星</b>", "公示中(还剩 3 个工作日)", "请在2025年10月14日"):
        assert said in page
    with clock.moved_to(moment(OVER)):
        assert standing(SCHOOL) == "公示期满,待定星"
        assert "有异议的" not in words(client, SCHOOL)


def test_a_draft_leaves_no_mark_on_a_card(client: Client, stage: Stage) -> None:
    assert standing(SCHOOL) == "尚未公示"
    stage.draft()
    assert standing(SCHOOL) == "尚未公示"
    assert "评定结果公示以后" in words(client, SCHOOL)


def test_each_reason_has_its_words(client: Client, stage: Stage) -> None:
    newcomer = make_organisation("新成立党支部", stage.town.education)
    removed = Enrolment.objects.get(code=COLLEGE)
    stage.publish()
    assert standing(VILLAGE) == "本次只公布数量"
    assert "二星、一星只公布数量" in words(client, VILLAGE)
    assert standing(FACULTY) == "不参评"
    assert "本年度不参评" in words(client, FACULTY)
    assert "成立不满一年" not in words(client, FACULTY)
    assert standing(newcomer.code) == "不在本次参评范围"
    assert "不在本次参评范围" in words(client, newcomer.code)
    removed.removed_by_decision = DenominatorDecision.objects.create(
        round=stage.round,
        number="云组〔2025〕40号",
        decided_on=PREPARED,
        reason="撤销",
        entered_at=timezone.now(),
    )
    removed.save()
    assert standing(COLLEGE) == "10月9日起公示"


def test_a_body_disclosed_after_publication_is_not_called_low(client: Client, stage: Stage) -> None:
    undisclose(stage.town.college)
    stage.publish()
    Organisation.objects.filter(code=COLLEGE).update(is_undisclosed=False)
    assert standing(COLLEGE) == "本次没有列名"
    assert "本次公示没有列出" in words(client, COLLEGE)


def test_where_low_stars_are_named_they_are_on_the_card(client: Client, stage: Stage) -> None:
    Round.objects.update(names_low_stars=True)
    EarlierStar.objects.create(
        organisation=stage.town.village,
        year=2023,
        star=1,
        document_number="云组〔2023〕31号",
        decided_on=date(2023, 11, 1),
    )
    stage.publish()
    card = card_of(VILLAGE, current_notice())
    assert card is not None
    assert [(entry.year, entry.star) for entry in card.years] == [(2025, 2), (2023, 1)]
    assert card.branch.star == 2


def test_unknown_closed_merged_undisclosed_and_unrated_are_alike(
    client: Client, stage: Stage
) -> None:
    gone = make_organisation("撤销党支部", stage.town.education, state="retired", ended_on=PREPARED)
    merged = make_organisation(
        "合并党支部",
        stage.town.education,
        state="merged",
        ended_on=PREPARED,
        merged_into=stage.town.school,
    )
    undisclose(stage.town.college)
    stage.publish()
    codes = [gone.code, merged.code, COLLEGE, stage.town.education.code, "099999999", "x" * 300]
    answers = [client.get(f"/stars/{code}/") for code in codes]
    assert [answer.status_code for answer in answers] == [404] * len(codes)
    assert len({answer.content for answer in answers}) == 1
    assert "查无此党组织" in answers[0].content.decode()
    assert "0000-1234567" in answers[0].content.decode()
    for name in ("撤销党支部", "合并党支部", "职业学院"):
        found = client.get("/stars/", {"q": name}).content.decode()
        assert "查无此党组织" in found


def test_stars_over_the_years(client: Client, stage: Stage) -> None:
    for year, star, current in ((2022, 3, True), (2023, 4, False), (2024, 2, True)):
        EarlierStar.objects.create(
            organisation=stage.town.school,
            year=year,
            star=star,
            document_number=f"云组〔{year}〕31号",
            decided_on=date(year, 11, 1),
            is_current=current,
        )
    notice = stage.publish()
    card = card_of(SCHOOL, current_notice())
    assert card is not None
    address = notice.fingerprint[:12]
    found = [(row.year, row.star, row.address, row.is_final) for row in card.years]
    assert found == [(2025, 5, address, False), (2024, None, "", True), (2022, 3, "", True)]
    low = card_of(VILLAGE, current_notice())
    assert low is not None
    assert [(row.year, row.star, row.address) for row in low.years] == [(2025, None, address)]
    with clock.moved_to(moment(OVER)):
        close_notice(notice=notice, paper_objections="没有", by=stage.approver)
        page = words(client, SCHOOL)
    assert "已定星" in page
    assert "云组〔2022〕31号" in page


def test_a_withdrawn_notice_gives_no_star(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    withdraw_notice(notice=notice, reason="有误", by=stage.approver)
    assert standing(SCHOOL) == "尚未公示"
    card = card_of(SCHOOL, current_notice())
    assert card is not None
    assert (card.branch.star, card.years) == (None, [])


def test_a_card_without_a_result_gives_no_reasons(stage: Stage) -> None:
    """The star is what was published; the reasons come from the run."""
    stage.publish()
    hashes = {f"{name}_hash": "0" for name in ("rules", "roster", "scores", "rulings", "result")}
    empty = Run.objects.create(
        round=stage.round, number=99, is_complete=True, made_at=clock.now(), **hashes
    )
    Notice.objects.update(run=empty)
    card = card_of(SCHOOL, current_notice())
    assert card is not None
    assert (card.branch.star, card.reasons) == (5, [])


@pytest.mark.parametrize(
    ("query", "location"),
    [
        ("第一小学", f"/stars/{SCHOOL}/"),
        ("０９９００２００１", f"/stars/{SCHOOL}/"),
        (" 机电系 ", None),
    ],
)
def test_one_hit_leads_to_its_card(
    client: Client, stage: Stage, query: str, location: str | None
) -> None:
    answer = client.get("/stars/", {"q": query})
    assert (answer.status_code, answer["Location"]) == (302, location or f"/stars/{FACULTY}/")


def test_search_shows_stars_and_hides_who_is_low(client: Client, stage: Stage) -> None:
    stage.publish()
    page = client.get("/stars/", {"q": "党支部"}).content.decode()
    assert "五星</b>" in page
    assert page.count("未列名,点开看说明") == 2
    for hidden in ("不参评", "只公布数量", "二星"):
        assert hidden not in page
    assert "请至少输入两个字" in client.get("/stars/", {"q": "党"}).content.decode()
    assert "查无" not in client.get("/stars/").content.decode()
    assert client.get("/stars/", {"q": "很长" * 200}).status_code == 200
