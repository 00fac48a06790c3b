"""A review workbook brought back late: what others said meanwhile, stars, statements."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.organisations.models import PendingImport
from scoring.assessments.models import Assessment, ReturnedIndicator
from scoring.assessments.services import submit_assessment
from scoring.reviews.models import Ceiling, Review, Verdict
from scoring.reviews.services import (
    enter_review_workbook,
    give_verdict,
    planned_review,
    receive_correction,
    release_review,
    return_indicators,
    review_notes,
    review_workbook,
)
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled, secretary_of
from tests.factories.people import make_post
from tests.scoring.reviews.bureau import (
    METHODS,
    TODAY,
    Bureau,
    at,
    make_bureau,
    refusal,
)
from tests.scoring.reviews.offline import (
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
)


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def test_rows_that_the_branch_corrected_since_are_faults(bureau: Bureau) -> None:
    review = bureau.review()
    score_all_but(review, bureau, "工作制度")
    book = along(bureau)
    book.fill(SCHOOL, "工作制度", "9", "缺一次")
    book.fill(SCHOOL, "保障机制", "9", "缺一次")
    book.fill(SCHOOL, "领导班子", "14", "缺一次")
    book.propose(SCHOOL, "四星")
    sent = {bureau.place(name).pk: "请核实" for name in ("工作制度", "保障机制")}
    return_indicators(review=review, indicators=sent, due_on=None, by=bureau.reviewer)
    # with the branch: one fault of the branch, however many rows it has
    rows = {line["指标"]: number for number, line in enumerate(book.sheets[ITEMS], 2)}
    assert faults(bureau, book) == [
        f"工作表“逐项”第 {rows['领导班子']} 行 A 列(组织编码):“{SCHOOL}”“{bureau.enrolment.name}”"
        "现在不能录入:这份自评正在支部修改,提交以后再评分",
    ]
    bureau.lose("工作制度", "2")
    form = Assessment.objects.get(enrolment=bureau.enrolment)
    ReturnedIndicator.objects.filter(indicator=bureau.place("保障机制")).update(text="材料齐全")
    submit_assessment(assessment=form, by=secretary_of(bureau.enrolment))
    assert "支部已提交更正,请先打开更正,再评分" in faults(bureau, book)[0]
    receive_correction(review=bureau.again(), by=bureau.reviewer)
    stale = "次提交);请看过更正,重新下载再填"
    assert faults(bureau, book) == [
        f"工作表“逐项”第 {rows['工作制度']} 行 I 列(版本):下载后支部更正了这一项:"
        f"自评当时 10.00 分(第 1 次提交),现在 8.00 分(第 2 {stale}",
        f"工作表“逐项”第 {rows['保障机制']} 行 I 列(版本):下载后支部更正了这一项:"
        f"自评当时 10.00 分(第 1 次提交),现在 10.00 分(第 2 {stale}",
        "工作表“汇总”第 2 行 H 列(版本):下载后支部更正过自评:总分当时 100.00 分(第 1 次提交),"
        "现在 98.00 分(第 2 次提交);请重新下载再填",
    ]
    # what was not sent back still holds
    for name in ("工作制度", "保障机制"):
        book.fill(SCHOOL, name, "", methods="")
    book.propose(SCHOOL, "")
    assert kinds_of(plan_of(bureau.round, book, bureau.reviewer)) == {
        "changed": 1,
        "unchanged": 5,
        "blank": 2,
    }
    enter(bureau, book)
    assert Verdict.objects.get(indicator__name="领导班子").submission.number == 2


def test_rows_that_were_scored_or_let_fall_since_are_faults(bureau: Bureau) -> None:
    review = bureau.review()
    before = along_with(bureau, "保障机制", "9")
    place = bureau.place("保障机制")
    given: dict[str, Any] = {"review": review, "indicator": place, "methods": METHODS}
    give_verdict(score="8", reason="缺两次", by=bureau.reviewer, **given)
    release_review(review=review, by=bureau.reviewer)
    again = bureau.again()
    row = next(n for n, line in enumerate(before.sheets[ITEMS], 2) if line["指标"] == "保障机制")
    head = f"工作表“逐项”第 {row} 行 I 列(版本):表里是 9.00 分;"
    assert faults(bureau, before, bureau.colleague) == [
        f"{head}下载后已由沈明审于 09-09 09:00 评为 8.00 分,请核对后重新下载再填"
    ]
    after = along_with(bureau, "保障机制", "9")
    Verdict.objects.update(given_by=None)
    assert "下载后已由于 09-09" not in faults(bureau, after)
    Verdict.objects.all().delete()
    assert faults(bureau, after) == [
        f"{head}下载时的意见后来已清空,现在没有意见,请核对后重新下载再填"
    ]
    assert again.holder is None
    # a version that nobody handed out
    for version, message in (
        ("提交7·意见0", "“提交7”该党组织只提交过 1 次,不是本批次下载的这一行"),
        ("3-1", "“3-1”应保持下载时的内容;请重新下载,把填好的内容复制过去"),
        ("", "应保持下载时的内容;请重新下载,把填好的内容复制过去"),
    ):
        after.item(SCHOOL, "保障机制")["版本"] = version
        assert faults(bureau, after) == [f"工作表“逐项”第 {row} 行 I 列(版本):{message}"]


def test_w02_what_was_previewed_is_what_is_entered(bureau: Bureau) -> None:
    bureau.review()
    book = along_with(bureau, "保障机制", "9")
    pk = brought(bureau, book)
    plan = planned_review(PendingImport.objects.get(pk=pk), bureau.reviewer)[0]
    given: dict[str, Any] = {"kept": pk, "by": bureau.reviewer}
    message = "预览之后评分表有过变动,下面已按最新情况重新核对,请看过再录入。"
    assert refusal(enter_review_workbook, expected_plan="0" * 64, **given) == (409, message)
    enter_review_workbook(expected_plan=plan.digest, **given)
    # concluded meanwhile, or somebody else's by now
    book = along_with(bureau, "工作业绩", "19")
    release_review(review=bureau.again(), by=bureau.leader)
    enter(bureau, along_with(bureau, "活动阵地", "9"), bureau.leader)
    assert bureau.again().holder == bureau.leader
    assert [each.partition(":")[2] for each in faults(bureau, book)] == [
        f"“{SCHOOL}”“{bureau.enrolment.name}”现在不能录入:由冯领衔经办,请先请对方放手,"
        "或由负责人改派",
    ]
    assert faults(bureau, book, bureau.leader) == []
    Review.objects.update(state="merged")
    assert "已审定或上报" in faults(bureau, book, bureau.leader)[0]


def test_own_branches_are_no_rows_to_bring_back(bureau: Bureau) -> None:
    bureau.review()
    book = along_with(bureau, "保障机制", "9")
    book.propose(SCHOOL, "三星")
    make_post(bureau.reviewer, Role.SECRETARY, bureau.town.school)
    assert [each.partition("现在不能录入:")[2] for each in faults(bureau, book)] == [
        "您是该党组织的成员,或现在、考评周期内在该党组织任职,或申报过与它的关系,按回避规定由他人审核"
    ]
    # nothing filled in of it: nothing is the matter
    book.fill(SCHOOL, "保障机制", "", methods="")
    book.propose(SCHOOL, "")
    assert faults(bureau, book) == []


def test_stars_are_proposed_once_all_is_scored_and_supported(bureau: Bureau) -> None:
    review = bureau.review()
    book = along(bureau)
    book.propose(SCHOOL, "4")
    place = "工作表“汇总”第 2 行"
    assert faults(bureau, book)[0].startswith(
        f"{place} F 列(拟评星级):“四星”还有 8 项没有评分(领导班子、"
    )
    book.agree(SCHOOL)
    book.fill(SCHOOL, "工作业绩", "0", "未开展")
    book.fill(SCHOOL, "领导班子", "14.99", "缺一次")
    assert faults(bureau, book) == [
        f"{place} G 列(拟评说明):审核总分 79.99 分支持到三星,拟评四星须写拟评说明"
    ]
    book.propose(SCHOOL, "四星", "示范\n点")
    plan = plan_of(bureau.round, book, bureau.reviewer)
    assert [(one.words, one.reason, one.total, one.old_words) for one in plan.stars] == [
        ("四星", "示范 点", "79.99", "—")
    ]
    enter(bureau, book)
    again = bureau.again()
    assert (again.proposed_star, again.proposed_reason, again.version) == (4, "示范 点", 2)
    # another one in its place, and a file that was taken along before that
    book.propose(SCHOOL, "三星", "复议")
    stale = faults(bureau, book)
    assert stale == [
        f"{place} H 列(版本):表里拟评三星;下载后有过变动,现在拟评四星(示范 点),请核对后重新下载再填"
    ]
    later = along(bureau)
    later.propose(SCHOOL, "三星", "复议")
    assert [one.kind for one in plan_of(bureau.round, later, bureau.reviewer).stars] == ["changed"]
    enter(bureau, later)
    Review.objects.update(proposed_star=None, proposed_reason="")
    later.propose(SCHOOL, "二星")
    assert faults(bureau, later) == [
        f"{place} H 列(版本):表里拟评二星;下载后有过变动,现在没有拟评,请核对后重新下载再填"
    ]
    for star, reason, message in (
        ("", "只有说明", f"{place} F 列(拟评星级):写了拟评说明,没有填写拟评星级"),
        ("二星", "长" * 501, f"{place} G 列(拟评说明):拟评说明最多 500 个字"),
    ):
        later.propose(SCHOOL, star, reason)
        assert faults(bureau, later) == [message]
    assert review.pk == again.pk


def test_a_ceiling_bounds_the_star_that_needs_no_reason(bureau: Bureau) -> None:
    bureau.review()
    Ceiling.objects.create(
        enrolment=bureau.enrolment,
        star=2,
        reason="一票否决",
        document_number="云组〔2025〕9号",
        document_on=TODAY,
        entered_at=clock.now(),
    )
    book = along(bureau)
    book.agree(SCHOOL)
    book.propose(SCHOOL, "三星")
    assert faults(bureau, book) == [
        "工作表“汇总”第 2 行 G 列(拟评说明):审核总分 100.00 分支持到二星,拟评三星须写拟评说明"
    ]
    book.propose(SCHOOL, "二星")
    assert faults(bureau, book) == []


def test_rows_twice_unknown_indicators_and_other_names(bureau: Bureau) -> None:
    bureau.review()
    book = along(bureau)
    lines = book.sheets[ITEMS]
    lines[0]["组织名称"] = "一小支部"
    lines.append(dict(lines[0]))
    lines.append({**lines[0], "指标": "特色亮点", "审核分": "1"})
    book.sheets[SUMS].append(dict(book.sheets[SUMS][0]))
    assert faults(bureau, book) == [
        f"工作表“逐项”第 10 行 A 列(组织编码):“{SCHOOL}”重复,第 2 行已有",
        "工作表“逐项”第 11 行 C 列(指标):“特色亮点”不在该党组织的考评标准里",
        f"工作表“汇总”第 3 行 A 列(组织编码):“{SCHOOL}”重复,第 2 行已有",
    ]
    del lines[8:], book.sheets[SUMS][1:]
    lines[0].update(审核分=lines[0]["自评分"], 考评方式="组织测评")
    plan, reading = planned_review(kept(bureau.round, book, bureau.reviewer), bureau.reviewer)
    assert review_notes(plan, reading) == [
        f"名称与本批次不一致 1 个,按组织编码录入,请核对:{SCHOOL} 一小支部"
        f"(本批次:{bureau.enrolment.name})。",
        f"录入以后还没有评完的:{bureau.enrolment.name}缺 7 项。",
    ]


def test_a_branch_that_filed_nothing_here_has_no_rows(bureau: Bureau) -> None:
    review = bureau.review()
    book = along(bureau)
    Assessment.objects.update(enrolment=enrolled(bureau.round, bureau.town.college))
    assert faults(bureau, book) == []
    book.fill(SCHOOL, "保障机制", "9", "缺一次")
    assert faults(bureau, book)[0].endswith("现在不能录入:没有在系统里提交自评,不能评分")
    assert refusal(review_workbook, round=bureau.round, by=bureau.reviewer)[0] == 409
    assert review.sheet.enrolment == bureau.enrolment


def test_statements_do_not_grow_with_branches(bureau: Bureau) -> None:
    counts: list[tuple[int, int, int]] = []
    for organisation in (bureau.town.school, bureau.town.college, bureau.town.faculty):
        opened(bureau, organisation)
        Verdict.objects.all().delete()
        Review.objects.update(proposed_star=None, proposed_reason="", holder=None, held_at=None)
        with CaptureQueriesContext(
            connection,
        ) as out:
            book = along(bureau)
        for code in {line["组织编码"] for line in book.sheets[ITEMS]}:
            book.agree(code)
            book.propose(code, "三星")
        made = kept(bureau.round, book, bureau.reviewer)
        with CaptureQueriesContext(connection) as planned:
            planned_review(made, bureau.reviewer)
        with CaptureQueriesContext(connection) as entered:
            enter_review_workbook(kept=made.pk, by=bureau.reviewer)
        counts.append((len(out), len(planned), len(entered)))
        assert Verdict.objects.count() == 8 * len(counts)
    assert counts[0] == counts[1] == counts[2]
    assert (counts[0][0] <= 7, counts[0][1] <= 16, counts[0][2] <= 34) == (True, True, True)
