import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, IntegrityError, transaction

from branches.journal.models import Entry
from branches.journal.queries import chain_head, verify_chain
from branches.organisations.models import Organisation
from scoring.engine import digest
from scoring.publicity.models import Issuer, Notice, NoticeRow
from scoring.publicity.queries import edits_of, fingerprint_of, snapshot_of
from scoring.publicity.services import (
    change_notice,
    close_notice,
    enter_issuer,
    publish_notice,
    withdraw_notice,
)
from scoring.rating.models import Run
from scoring.rounds.models import Round, WorkingDay
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.people import make_account, make_actor, make_post
from tests.factories.publicity import (
    FIRST_DAY,
    LAST_DAY,
    OVER,
    PREPARED,
    Stage,
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
    return make_stage(exempt={"099002003": "成立不满一年"})


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message


def test_publish_notice_freezes_a_snapshot(stage: Stage) -> None:
    draft = stage.draft(number="云组示〔2025〕1号")
    head = str(chain_head())
    notice = publish_notice(notice=draft, by=stage.approver, expected_version=1)
    assert notice.snapshot == {
        "title": "2025年度基层党组织星级评定结果公示",
        "number": "云组示〔2025〕1号",
        "basis": "《云溪市基层党组织“五星创评”实施方案》(云组发〔2025〕6号)",
        "round": {"year": 2025, "name": "2025年度基层党组织五星创评"},
        "run": {
            "number": stage.run.number,
            "rules_hash": stage.run.rules_hash,
            "result_hash": stage.run.result_hash,
        },
        "period": {
            "starts_on": "2025-10-09",
            "ends_on": "2025-10-14",
            "count": 5,
            "days": ["2025-10-09", "2025-10-10", "2025-10-11", "2025-10-13", "2025-10-14"],
            "passed": [["2025-10-12", notice.snapshot["period"]["passed"][0][1]]],
        },
        "dated_on": "2025-10-08",
        "issuer": {
            "name": "中共云溪市委组织部",
            "phone": "0000-1234567",
            "address": "云溪市府前路1号",
            "postcode": "300000",
            "email": "",
            "contact_hours": "工作日 8:30—17:30",
        },
        "rated": 3,
        "counts": {
            "5": {"count": 1, "percentage": "33.3"},
            "4": {"count": 1, "percentage": "33.3"},
            "3": {"count": 0, "percentage": "0.0"},
            "2": {"count": 1, "percentage": "33.3"},
            "1": {"count": 0, "percentage": "0.0"},
        },
        "names_low_stars": False,
        "undisclosed": 0,
        "rules": notice.snapshot["rules"],
        "notes": [],
        "rows": [
            ["099002001", "第一小学党支部", "教育局党委", "学校", 5],
            ["099002002", "职业学院党总支", "教育局党委", "学校", 4],
        ],
        "journal_head": head,
    }
    assert len(notice.snapshot["rules"]) == 6
    assert notice.fingerprint == digest(notice.snapshot) == fingerprint_of(notice.snapshot)
    assert (notice.state, notice.journal_head) == ("published", head)
    assert (notice.published_by, notice.drafted_by) == (stage.approver, stage.officer)
    assert [entry["act"] for entry in notice.own_branches] == ["draft", "publish"]
    assert list(notice.rows.values_list("position", "code", "name", "bureau", "pool", "star")) == [
        (place, *row) for place, row in enumerate(notice.snapshot["rows"], 1)
    ]
    assert Run.objects.get().is_published is True
    assert edits_of(notice) == edits_of(Notice.objects.get()) == []
    line = Entry.objects.get(verb="publicity.publish")
    assert (line.after["fingerprint"], line.after["named"]) == (notice.fingerprint, 2)
    assert "snapshot" not in line.after
    assert len(line.rows_digest) == 64
    assert "第一小学" not in json.dumps(line.after, ensure_ascii=False)


def test_the_list_is_by_star_bureau_code_and_names_no_undisclosed_body() -> None:
    stars = {"099002001": 4, "099002002": 5, "099022001": 4}
    stage = make_stage(stars, exempt={"099002003": "成立不满一年"})
    town = stage.town
    for hidden in (town.college, town.town):
        hidden.is_undisclosed = True
        hidden.undisclosed_basis, hidden.undisclosed_decided_by = "规定", "保密委"
        hidden.save()
    notice = stage.publish()
    assert notice.snapshot["rows"] == [
        ["099002001", "第一小学党支部", "教育局党委", "学校", 4],
        ["099022001", "䶮𬱖村党支部", "", "农村", 4],
    ]
    assert notice.snapshot["counts"]["5"] == {"count": 1, "percentage": "33.3"}
    assert (notice.snapshot["undisclosed"], notice.snapshot["rated"]) == (1, 3)
    assert notice.run == stage.run


def test_low_stars_are_named_where_the_round_says_so(stage: Stage) -> None:
    Round.objects.update(names_low_stars=True)
    notice = stage.publish()
    assert [row[0] for row in notice.snapshot["rows"]] == ["099002001", "099002002", "099022001"]
    assert notice.snapshot["names_low_stars"] is True


def test_a16_whoever_wrote_any_of_it_does_not_publish(stage: Stage) -> None:
    both = make_actor(Role.APPROVER, stage.town.department, "申定丙")
    make_post(both, Role.OFFICER, stage.town.department)
    notice = stage.draft()
    changed = change_notice(notice=notice, text=notice_text(title="改"), by=both)
    changed = change_notice(notice=changed, text=notice_text(title="再改"), by=stage.officer)
    own = "这份公示由您起草或修改过,须由另一位审定人发布。"
    assert refusal(publish_notice, notice=changed, by=both) == (403, own)
    make_post(stage.officer, Role.APPROVER, stage.town.department)
    del stage.officer.current_posts
    assert refusal(publish_notice, notice=changed, by=stage.officer) == (403, own)
    stranger = make_actor(Role.APPROVER, stage.town.education)
    only = "只有组织部审定人可以办理。"
    assert refusal(publish_notice, notice=changed, by=stranger) == (403, only)
    assert refusal(publish_notice, notice=changed, by=make_account()) == (403, only)
    assert publish_notice(notice=changed, by=stage.approver).state == "published"


def test_the_database_keeps_the_two_persons_apart(stage: Stage) -> None:
    notice = stage.draft()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(published_by=stage.officer)


def test_w08_publishing_twice_is_refused_the_second_time(stage: Stage) -> None:
    draft = stage.draft()
    publish_notice(notice=draft, by=stage.approver)
    again = (409, "这份公示已经发布过,没有重复发布。")
    assert refusal(publish_notice, notice=draft, by=stage.approver) == again
    assert (Notice.objects.count(), NoticeRow.objects.count()) == (1, 2)


def test_publish_notice_refuses_what_has_moved_on(stage: Stage, settings: LazySettings) -> None:
    draft = stage.draft()

    def found() -> tuple[int, str]:
        return refusal(publish_notice, notice=draft, by=stage.approver)

    stale = refusal(publish_notice, notice=draft, by=stage.approver, expected_version=9)
    assert stale == (409, "这份内容刚被别人改动过,请核对最新内容后再办理。")
    kept = Run.objects.get().scores_hash
    Run.objects.update(scores_hash="changed")
    assert found()[0] == 409
    Run.objects.update(scores_hash=kept)
    with clock.moved_to(moment(date(2025, 10, 10))):
        assert found() == (
            409,
            "公示期不能从过去的日子起算:落款日期不得晚于公示第一天。请评定员改定公示期后再发布。",
        )
    settings.NOTICE_WORKING_DAYS = 6
    assert found()[1].startswith("公示期不得少于 6 个工作日")
    settings.NOTICE_WORKING_DAYS = 5
    exception = WorkingDay.objects.create(day=date(2025, 10, 13), is_working=False, note="停工")
    assert found() == (409, "工作日历改动过,公示期算得不同了,请评定员打开草稿重新保存。")
    exception.delete()
    issuer = Issuer.objects.get()
    Issuer.objects.all().delete()
    assert found() == (409, "还没有填写发布单位,群众不知道向谁反映。请评定员先填写。")
    issuer.save()
    stage.set_aside()
    assert found() == (409, "本批次的评定结果还没有审定,不能公示。")
    decided_run(stage.round)
    assert found() == (409, "草稿所依据的评定已经撤销,请评定员按新的审定结果修改草稿。")
    assert Notice.objects.get().state == "draft"
    assert NoticeRow.objects.count() == 0


def test_publish_on_the_first_day_itself(stage: Stage) -> None:
    draft = stage.draft()
    with clock.moved_to(moment(FIRST_DAY, 23, 59)):
        assert publish_notice(notice=draft, by=stage.approver).snapshot["dated_on"] == "2025-10-09"


def test_what_was_published_stays_whatever_changes_later(stage: Stage) -> None:
    notice = stage.publish()
    Organisation.objects.filter(code="099002001").update(name="改名党支部")
    enter_issuer(name="新单位", phone="9", address="新址", by=stage.officer)
    kept = Notice.objects.get()
    assert kept.snapshot == notice.snapshot
    assert edits_of(kept) == []


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("snapshot", None, ["公示内容与指纹不符。", "公示名单与公示内容不符。"]),
        ("title", "假", ["公示的标题与公示内容不符。", "公示的标题与日志所记不符。"]),
        (
            "ends_on",
            date(2025, 10, 31),
            ["公示的公示期止日与公示内容不符。", "公示的公示期至与日志所记不符。"],
        ),
        (
            "names_low_stars",
            True,
            ["公示的列名范围与公示内容不符。", "公示的二星、一星列名公示与日志所记不符。"],
        ),
        ("fingerprint", "f" * 64, ["公示内容与指纹不符。", "日志里没有以这个指纹发布公示的记录。"]),
    ],
)
def test_w12_an_edited_notice_is_found_and_not_closed(
    stage: Stage, column: str, value: Any, words: list[str]
) -> None:
    notice = stage.publish()
    if column == "snapshot":
        rows = [["099002001", "第一小学党支部", "教育局党委", "学校", 4], *notice.snapshot["rows"]]
        value = {**notice.snapshot, "rows": rows}
    Notice.objects.filter(pk=notice.pk).update(**{column: value})
    edited = Notice.objects.get()
    assert edits_of(edited) == words
    with clock.moved_to(moment(OVER)):
        status, message = refusal(
            close_notice, notice=edited, paper_objections="没有", by=stage.approver
        )
    assert (status, message) == (
        409,
        "公示核验不通过,不能定星,请系统管理员查明:"
        + "".join(said for said in words if "日志" not in said),
    )
    assert Notice.objects.get().state == "published"


def test_w12_an_edit_with_a_matching_fingerprint_is_found_by_the_journal(stage: Stage) -> None:
    notice = stage.publish()
    snapshot = {**notice.snapshot, "dated_on": "2025-10-07"}
    Notice.objects.filter(pk=notice.pk).update(
        snapshot=snapshot, fingerprint=fingerprint_of(snapshot)
    )
    assert edits_of(Notice.objects.get()) == ["日志里没有以这个指纹发布公示的记录。"]
    assert verify_chain().faults == ()


def test_w12_a_mutilated_snapshot_is_found_like_any_other(stage: Stage) -> None:
    stage.publish()
    mutilated: list[Any] = [[], {}, {"period": 5, "rows": [[1]]}, "公示"]
    for broken in mutilated:
        Notice.objects.update(snapshot=broken)
        assert edits_of(Notice.objects.get())[0] == "公示内容与指纹不符。"


def test_w12_rows_are_append_only_and_an_added_row_is_found(stage: Stage) -> None:
    notice = stage.publish()
    for act in (lambda: notice.rows.update(star=5), lambda: notice.rows.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    NoticeRow.objects.create(
        notice=notice, position=9, code="X", name="假", bureau="", pool="学校", star=5
    )
    assert edits_of(notice) == ["公示名单与公示内容不符。"]


def test_close_notice_makes_the_list_final(stage: Stage) -> None:
    notice = stage.publish()
    with clock.moved_to(moment(OVER, 0)):
        closed = close_notice(
            notice=notice, paper_objections=" 没有收到异议 ", by=stage.approver, expected_version=2
        )
    assert (closed.state, closed.paper_objections) == ("closed", "没有收到异议")
    assert (closed.closed_by, Round.objects.get().state) == (stage.approver, "closed")
    assert edits_of(closed) == []
    assert list(Entry.objects.values_list("verb", flat=True)[:2]) == [
        "rounds.close",
        "publicity.close",
    ]
    final = (409, "公示还没有发布,或者已经撤回、定星,不能办理此事。")
    assert refusal(withdraw_notice, notice=closed, reason="反悔", by=stage.approver) == final


@pytest.mark.parametrize("until", [timedelta(0), timedelta(hours=23, minutes=59, seconds=59)])
def test_close_notice_waits_for_the_last_second(stage: Stage, until: timedelta) -> None:
    notice = stage.publish()
    last: datetime = clock.begin_of(LAST_DAY) + until
    with clock.moved_to(last):
        found = refusal(close_notice, notice=notice, paper_objections="没有", by=stage.approver)
    assert found == (409, "公示期到2025年10月14日 24 时才满,期满后才能定星。")


def test_w03_closing_demands_what_became_of_paper_objections(stage: Stage) -> None:
    notice = stage.publish()
    with clock.moved_to(moment(OVER)):
        blank = refusal(close_notice, notice=notice, paper_objections="  ", by=stage.approver)
        officer = refusal(close_notice, notice=notice, paper_objections="无", by=stage.officer)
    assert blank == (422, "请填写书面异议的处理情况。")
    assert officer == (403, "只有组织部审定人可以办理。")
    for column in ("closed_at", "state"):
        value = clock.now() if column == "closed_at" else "closed"
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**{column: value})


def test_w09_a_draft_is_neither_closed_nor_withdrawn(stage: Stage) -> None:
    draft = stage.draft()
    early = (409, "公示还没有发布,或者已经撤回、定星,不能办理此事。")
    with clock.moved_to(moment(OVER)):
        assert (
            refusal(close_notice, notice=draft, paper_objections="没有", by=stage.approver) == early
        )
    assert refusal(withdraw_notice, notice=draft, reason="错了", by=stage.approver) == early


def test_withdraw_notice_stays_visible_and_frees_the_run(stage: Stage) -> None:
    notice = stage.publish()
    blank = refusal(withdraw_notice, notice=notice, reason="", by=stage.approver)
    assert blank == (422, "请填写撤回原因。")
    assert refusal(withdraw_notice, notice=notice, reason="错了", by=stage.officer)[0] == 403
    withdrawn = withdraw_notice(
        notice=notice, reason="名单有误", by=stage.approver, expected_version=2
    )
    assert (withdrawn.state, withdrawn.withdrawal_reason) == ("withdrawn", "名单有误")
    assert (withdrawn.withdrawn_by, Run.objects.get().is_published) == (stage.approver, False)
    assert Entry.objects.get(verb="publicity.withdraw").reason == "名单有误"
    assert edits_of(withdrawn) == []
    assert stage.publish().state == "published"
    assert Notice.objects.count() == 2


def test_nobody_named_and_nobody_rated() -> None:
    codes = ["099002001", "099002002", "099002003", "099022001"]
    stage = make_stage(dict.fromkeys(codes, 1))
    notice = stage.publish()
    assert (notice.snapshot["rows"], notice.snapshot["counts"]["1"]["percentage"]) == ([], "100.0")
    empty = Run.objects.create(
        round=stage.round, number=99, is_complete=True, made_at=clock.now(), **_hashes()
    )
    notice.run = empty
    counted = snapshot_of(notice, issuer=None, dated_on=None, journal_head="")["counts"]
    assert counted["5"] == {"count": 0, "percentage": "0.0"}


def _hashes() -> dict[str, str]:
    return {f"{name}_hash": "0" for name in ("rules", "roster", "scores", "rulings", "result")}
