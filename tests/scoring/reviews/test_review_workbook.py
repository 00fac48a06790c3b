"""One workbook out, filled in offline, in again: as a whole, or not at all."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from branches.journal.models import Entry
from branches.organisations.models import PendingImport
from branches.people.models import Account
from scoring.reviews.models import PastVerdict, Verdict
from scoring.reviews.services import (
    enter_review_workbook,
    give_verdict,
    planned_review,
    release_review,
    review_notes,
    review_workbook,
    upload_review_workbook,
)
from scoring.rounds.services import hold_round
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled, secretary_of
from tests.factories.people import make_actor, make_post
from tests.factories.reviewing import reviewer_of, score_all
from tests.scoring.reviews.bureau import (
    TODAY,
    Bureau,
    at,
    make_bureau,
    refusal,
)
from tests.scoring.reviews.offline import (
    COLLEGE,
    ITEMS,
    SCHOOL,
    SUMS,
    along,
    along_with,
    brought,
    enter,
    faults,
    kept,
    kinds_of,
    opened,
    plan_of,
    score_all_but,
    taken_along,
    texts,
)


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def verdicts() -> list[tuple[str, Decimal, str, list[str], Account | None, int]]:
    rows = Verdict.objects.select_related("indicator", "given_by").order_by("indicator__position")
    return [
        (row.indicator.name, row.score, row.reason, row.methods, row.given_by, row.version)
        for row in rows
    ]


def test_the_workbook_holds_what_stands_and_blanks_for_the_rest(bureau: Bureau) -> None:
    review = bureau.review(lost={"工作制度": "1.5"})
    place = bureau.place("工作制度")
    give_verdict(
        review=review,
        indicator=place,
        score="8",
        reason="=1+1 会议记录缺两次",
        methods=["documents", "talk"],
        by=bureau.reviewer,
    )
    book = along(bureau)
    assert book.headings == {
        "逐项": [
            *("组织编码", "组织名称", "指标", "分值", "自评分", "审核分", "扣分原因", "考评方式"),
            "版本",
        ],
        "汇总": [
            *("组织编码", "组织名称", "自评总分", "审核总分", "自报星级", "拟评星级"),
            *("拟评说明", "版本"),
        ],
        "会议": ["会议纪要文号", "会议日期", "主持人", "应到", "实到"],
        "填写说明": ["填写说明"],
    }
    assert [line["指标"] for line in book.sheets[ITEMS]] == [one.name for one in bureau.places()]
    columns = ("分值", "自评分", "审核分", "扣分原因", "考评方式", "版本")
    assert texts([book.item(SCHOOL, "工作制度"), book.item(SCHOOL, "领导班子")], *columns) == [
        ("10", "8.5", "8", "=1+1 会议记录缺两次", "查阅资料、个别访谈", "提交1·意见1"),
        ("15", "15", "", "", "", "提交1·意见0"),
    ]
    assert texts(book.sheets[SUMS], "自评总分", "审核总分", "自报星级", "拟评星级") == [
        (str(float(review.enrolment.assessment.submissions.get().content["total"])), "", "三星", "")
    ]
    assert kinds_of(plan_of(bureau.round, book, bureau.reviewer)) == {"unchanged": 1, "blank": 7}
    score_all_but(review, bureau, "工作制度")
    assert along(bureau).sheets[SUMS][0]["审核总分"] != ""


def test_only_what_can_be_scored_goes_along_and_the_rest_is_named(bureau: Bureau) -> None:
    message = "现在没有可以离线填写的评分表:先打开支部提交的自评,由别人经办的请对方放手。"
    status, words = refusal(review_workbook, round=bureau.round, by=bureau.reviewer)
    assert (status, words.startswith(message)) == (409, True)
    bureau.review()
    opened(bureau, bureau.town.college, bureau.colleague)
    opened(bureau, bureau.town.village, reviewer_of(bureau.town.town))
    make_post(bureau.reviewer, Role.SECRETARY, bureau.town.faculty)
    opened(bureau, bureau.town.faculty, bureau.colleague)
    book = along(bureau)
    assert {line["组织编码"] for line in book.sheets[ITEMS]} == {SCHOOL}
    left = [line["填写说明"] for line in book.sheets["填写说明"]][-2:]
    assert left == [
        "未列入:职业学院党总支(099002002),由钱同事经办,请先请对方放手,或由负责人改派。",
        f"未列入:{bureau.town.faculty.name}(099002003),您是该党组织的成员,或现在、考评周期内"
        "在该党组织任职,或申报过与它的关系,按回避规定由他人审核。",
    ]
    chosen = {enrolled(bureau.round, bureau.town.college).pk}
    given = {"round": bureau.round, "by": bureau.reviewer, "chosen": chosen}
    assert refusal(review_workbook, **given)[0] == 409
    by_colleague = taken_along(bureau.round, bureau.colleague, chosen=chosen)
    assert {line["组织编码"] for line in by_colleague.sheets[ITEMS]} == {COLLEGE}


def test_a01_who_may_take_along_and_bring_back(bureau: Bureau) -> None:
    bureau.review()
    book = along(bureau)
    stranger = reviewer_of(bureau.town.town, "外人")
    secretary = secretary_of(bureau.enrolment)
    upload = {"round": bureau.round, "source": book.saved(), "filename": "审核.xlsx"}
    for by in (secretary, make_actor(Role.CLERK, bureau.town.education)):
        assert refusal(review_workbook, round=bureau.round, by=by)[0] == 403
        assert refusal(upload_review_workbook, by=by, **upload)[0] == 403
    assert refusal(review_workbook, round=bureau.round, by=stranger)[0] == 409
    assert refusal(review_workbook, round=bureau.round, by=bureau.officer)[0] == 409
    # a branch out of reach and one that is not there get the same answer
    book.sheets[ITEMS] = book.sheets[ITEMS][:1]
    place = f"工作表“逐项”第 2 行 A 列(组织编码):“{SCHOOL}”"
    assert faults(bureau, book, stranger)[0] == f"{place}没有由您审核的、使用这个代码的党组织"
    book.sheets[ITEMS][0]["组织编码"] = "000"
    assert faults(bureau, book)[0] == (
        "工作表“逐项”第 2 行 A 列(组织编码):“000”没有由您审核的、使用这个代码的党组织"
    )
    own = brought(bureau, along(bureau))
    assert refusal(enter_review_workbook, kept=own, by=bureau.colleague)[0] == 404
    hold_round(round=bureau.round)
    assert refusal(enter_review_workbook, kept=own, by=bureau.reviewer)[0] == 409
    assert refusal(review_workbook, round=bureau.round, by=bureau.reviewer)[0] == 409
    assert refusal(upload_review_workbook, by=bureau.reviewer, **upload)[0] == 409


def test_what_was_filled_in_is_entered_in_the_name_of_who_enters(bureau: Bureau) -> None:
    review = bureau.review(lost={"工作制度": "1.5"})
    release_review(review=review, by=bureau.reviewer)
    book = along(bureau, bureau.colleague)
    book.fill(SCHOOL, "工作制度", "８．0", "会议记录\n缺两次", "个别访谈,查阅资料")
    book.fill(SCHOOL, "工作业绩", "20")
    plan = plan_of(bureau.round, book, bureau.colleague)
    assert (kinds_of(plan), plan.faults) == ({"new": 2, "blank": 6}, [])
    pk = brought(bureau, book, bureau.colleague)
    enter_review_workbook(kept=pk, by=bureau.colleague, expected_plan=plan.digest)
    assert verdicts() == [
        ("工作制度", Decimal(8), "会议记录\n缺两次", ["documents", "talk"], bureau.colleague, 1),
        ("工作业绩", Decimal(20), "", ["visit"], bureau.colleague, 1),
    ]
    again = bureau.again()
    assert (again.holder, again.held_at, again.version) == (bureau.colleague, clock.now(), 3)
    line = Entry.objects.order_by("-number")[0]
    assert (line.verb, line.subject_label, line.actor) == (
        *("reviews.enter_review_workbook", "审核.xlsx"),
        bureau.colleague,
    )
    assert line.after == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "blank": 6,
        "stars": 0,
        "branches": [bureau.enrolment.name],
        "sha256": PendingImport.objects.get(pk=pk).sha256,
    }
    assert len(line.rows_digest) == 64


def test_w15_the_same_workbook_again_writes_nothing(bureau: Bureau) -> None:
    bureau.review()
    book = along(bureau)
    book.agree(SCHOOL)
    book.propose(SCHOOL, "三星")
    enter(bureau, book)
    stood, lines = verdicts(), Entry.objects.count()
    plan = plan_of(bureau.round, book, bureau.reviewer)
    assert (kinds_of(plan), plan.faults, plan.writes) == ({"unchanged": 8}, [], False)
    assert [one.kind for one in plan.stars] == ["unchanged"]
    message = "文件内容与现有的审核意见完全一致,没有需要录入的。"
    pk = brought(bureau, book)
    assert refusal(enter_review_workbook, kept=pk, by=bureau.reviewer) == (409, message)
    assert (verdicts(), Entry.objects.count(), PastVerdict.objects.count()) == (stood, lines, 0)
    first = brought(bureau, along_with(bureau, "保障机制", "9"))
    enter_review_workbook(kept=first, by=bureau.reviewer)
    assert refusal(enter_review_workbook, kept=first, by=bureau.reviewer)[0] == 409


def test_a_changed_opinion_keeps_the_one_before(bureau: Bureau) -> None:
    review = bureau.review()
    score_all(review, bureau.reviewer)
    enter(bureau, along_with(bureau, "保障机制", "9"))
    past = PastVerdict.objects.get()
    assert (past.indicator.name, past.score, past.end, past.given_by, past.ended_by) == (
        *("保障机制", Decimal(10), "changed"),
        *(bureau.reviewer, bureau.reviewer),
    )
    changed = Verdict.objects.get(indicator__name="保障机制")
    assert (changed.score, changed.reason, changed.version) == (Decimal(9), "核实后扣分", 2)
    # an empty cell leaves what stands, and the page says so
    book = along(bureau)
    book.fill(SCHOOL, "保障机制", "", "", "查阅资料")
    made = kept(bureau.round, book, bureau.reviewer)
    plan, reading = planned_review(made, bureau.reviewer)
    assert kinds_of(plan) == {"unchanged": 7, "blank": 1}
    assert review_notes(plan, reading) == ["有 1 项表里没有填写审核分,原有的审核意见保持不变。"]


def test_w15_one_bad_row_of_many_stops_all(bureau: Bureau) -> None:
    bureau.review()
    book = along(bureau)
    book.agree(SCHOOL)
    book.fill(SCHOOL, "领导班子", "15.01")
    book.fill(SCHOOL, "骨干队伍", "9")
    book.fill(SCHOOL, "活动阵地", "10", methods="")
    book.fill(SCHOOL, "工作制度", "", "只写了原因")
    book.fill(SCHOOL, "保障机制", "8", "长" * 1001)
    book.fill(SCHOOL, "工作业绩", "19.999")
    book.fill(SCHOOL, "群众评价", "15", methods="看资料")
    book.propose(SCHOOL, "六星")
    rows = {line["指标"]: number for number, line in enumerate(book.sheets[ITEMS], 2)}
    place = "工作表“逐项”第 {} 行 {} 列"
    assert faults(bureau, book) == [
        f"{place.format(rows['领导班子'], 'F')}(审核分):“15.01”超过该指标满分 15 分",
        f"{place.format(rows['骨干队伍'], 'G')}(扣分原因):自评 10.00 分、审核 9.00 分,"
        "分数不同须写扣分原因",
        f"{place.format(rows['活动阵地'], 'H')}(考评方式):没有填写用了哪些考评方式",
        f"{place.format(rows['工作制度'], 'F')}(审核分):写了扣分原因,没有填写审核分",
        f"{place.format(rows['保障机制'], 'G')}(扣分原因):扣分原因最多 1000 个字,现有 1001 个字",
        f"{place.format(rows['工作业绩'], 'F')}(审核分):“19.999”分数最多两位小数",
        f"{place.format(rows['群众评价'], 'H')}(考评方式):“看资料”不是考评方式,"
        "可填:查阅资料、实地走访、个别访谈、组织测评;多项用顿号隔开",
        "工作表“汇总”第 2 行 F 列(拟评星级):“六星”应写成一星至五星,或 1 至 5",
    ]
    pk = brought(bureau, book)
    message = "文件有 8 处错误,整份没有录入。"
    assert refusal(enter_review_workbook, kept=pk, by=bureau.reviewer) == (422, message)
    assert (verdicts(), Entry.objects.filter(verb__contains="workbook").count()) == ([], 0)
