from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from branches.organisations.models import Kind
from branches.people.models import Account
from scoring.rating.models import Result, Ruling, Run
from scoring.rating.services import decide_run, enter_ruling, enter_set_aside, propose_run
from starrating.access import Role
from tests.factories.organisations import make_organisation
from tests.factories.people import make_account, make_actor
from tests.scoring.rating.stages import MINUTES, RULING, Stage, client_of, staged, text

pytestmark = pytest.mark.django_db

DATED = {"minutes_number": "云组纪〔2025〕18号", "minutes_on": "2025-09-24"}
keys = (f"{number:032x}" for number in range(1, 10_000))


def post(client: Client, name: str, pk: int, **data: Any) -> Any:
    given = {"idempotency_key": next(keys), **data}
    return client.post(reverse(f"rating:{name}", args=[pk]), given)


@pytest.fixture
def stage() -> Stage:
    return staged("85", "85", "75", "72")


def test_the_whole_way_through_the_pages(stage: Stage) -> None:
    officer, approver = client_of(stage.officer), client_of(stage.approver)
    desk = reverse("rating:round")
    assert "试算:全部上报,可以评定" in text(officer.get(desk))
    assert officer.get(reverse("rating:make_run", args=[2025])).status_code == 200
    answer = post(officer, "make_run", 2025)
    run = Run.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("rating:run", args=[run.pk]))
    assert ">待裁定<" in text(officer.get(answer["Location"]))
    case = run.tie_cases.get()
    tie = reverse("rating:tie", args=[case.pk])
    assert "还没有裁定" in text(approver.get(tie))
    assert "录入裁定" not in text(approver.get(tie))
    assert "录入裁定" in text(officer.get(tie))
    entry = reverse("rating:enter_ruling", args=[case.pk])
    assert 'name="winners"' in text(officer.get(entry))

    winner = stage.branches[0].code
    both = {"winners": [winner, stage.branches[1].code], "basis": "比较表彰情况", **DATED}
    answer = post(officer, "enter_ruling", case.pk, **both)
    assert answer.status_code == 422
    assert "剩余名额 1 个,应正好选 1 个,现在选了 2 个。" in text(answer)
    assert text(answer).count("checked") == 2
    answer = post(officer, "enter_ruling", case.pk, **{**both, "winners": [winner]})
    assert (answer.status_code, answer["Location"]) == (302, tie)
    ruling = Ruling.objects.get()
    assert "第1小学党支部(099002001)" in text(officer.get(tie))
    confirm = reverse("rating:confirm_ruling", args=[ruling.pk])
    assert confirm in text(approver.get(desk))
    assert "裁定待确认" in text(officer.get(desk))
    assert "比较表彰情况" in text(approver.get(confirm))
    assert post(approver, "confirm_ruling", ruling.pk)["Location"] == reverse(
        "rating:round_of_year", args=[2025]
    )
    assert ">已裁定<" in text(approver.get(desk))

    post(officer, "make_run", 2025)
    second = Run.objects.get(number=2)
    assert second.is_complete
    page = officer.get(reverse("rating:propose_run", args=[second.pk]))
    assert "提请后,评分、认定、星级上限和未申报决定锁定" in text(page)
    post(officer, "propose_run", second.pk)
    assert "等审定人办理" in text(officer.get(desk))
    seen = text(approver.get(reverse("rating:decide_run", args=[second.pk])))
    for wanted in (
        "采用的并列裁定",
        "第1小学党支部(099002001)",
        "比较表彰情况",
        "经办人所在党组织",
        second.result_hash,
        second.rules_hash,
        "与上次试算相比,星级有变化的 2 个。",
        "参评的都没有上年星级,无从比较。",
        "多出的由三星承接",
    ):
        assert wanted in seen
    assert post(approver, "decide_run", second.pk, minutes_number="").status_code == 422
    answer = post(approver, "decide_run", second.pk, **DATED)
    second.refresh_from_db()
    assert (answer.status_code, second.state, second.minutes_on) == (
        302,
        "decided",
        date(2025, 9, 24),
    )
    assert "已审定,接下来起草和发布公示。" in text(officer.get(desk))

    post(officer, "enter_set_aside", second.pk, reason="复核一处加分")
    assert "确认撤销" in text(approver.get(desk))
    post(approver, "reject_set_aside", second.pk, reason="复核无误")
    post(officer, "enter_set_aside", second.pk, reason="复核一处加分")
    post(approver, "confirm_set_aside", second.pk)
    second.refresh_from_db()
    assert second.state == "set_aside"
    post(officer, "make_run", 2025)
    third = Run.objects.get(number=3)
    post(officer, "propose_run", third.pk)
    post(officer, "withdraw_run", third.pk, reason="更正")
    third.refresh_from_db()
    assert third.state == "withdrawn"
    assert "理由:更正" in text(officer.get(reverse("rating:run", args=[third.pk])))


def test_a_refusal_keeps_the_page_and_says_why(stage: Stage) -> None:
    officer = client_of(stage.officer)
    run = stage.make()
    answer = post(officer, "propose_run", run.pk)
    assert answer.status_code == 409
    assert "还有并列没有裁定,不能提请审定" in text(answer)
    case = run.tie_cases.get()
    ruling = enter_ruling(case=case, winners=[stage.branches[0].code], by=stage.officer, **RULING)
    assert post(officer, "reject_ruling", ruling.pk, reason="录错了").status_code == 302
    ruling.refresh_from_db()
    assert ruling.state == "rejected"
    assert "退回裁定:学校四星并列" in text(
        officer.get(reverse("rating:reject_ruling", args=[ruling.pk]))
    )


def test_w08_a_form_sent_twice_acts_once(stage: Stage) -> None:
    officer = client_of(stage.officer)
    for _turn in range(2):
        answer = post(officer, "make_run", 2025, idempotency_key="f" * 32)
        assert answer.status_code == 302
    assert Run.objects.count() == 1


def test_a05_posted_fields_of_the_row_are_passed_over(stage: Stage) -> None:
    post(client_of(stage.officer), "make_run", 2025, state="decided", number="9", star="5")
    run = Run.objects.get()
    assert (run.state, run.number) == ("made", 1)


def test_a07_nobody_but_the_department_sees_a_run(stage: Stage) -> None:
    run = stage.make()
    case, result = run.tie_cases.get(), Result.objects.filter(run=run)[0]
    ruling = enter_ruling(case=case, winners=[stage.branches[0].code], by=stage.officer, **RULING)
    pages = [
        ("round", []),
        ("round_of_year", [2025]),
        ("run", [run.pk]),
        ("result", [result.pk]),
        ("tie", [case.pk]),
        ("reject_ruling", [ruling.pk]),
        ("reject_set_aside", [run.pk]),
    ]
    for_officer = ["make_run", "propose_run", "withdraw_run", "enter_set_aside", "enter_ruling"]
    for_approver = ["decide_run", "confirm_set_aside", "confirm_ruling"]
    strangers = [
        make_actor(Role.REVIEWER, stage.bureau),
        make_actor(Role.LEADER, stage.bureau),
        make_actor(Role.SECRETARY, stage.branches[0].organisation),
        make_account(duty=Account.Duty.SYSTEM),
        make_account(duty=Account.Duty.AUDIT),
    ]
    addresses = [reverse(f"rating:{name}", args=arguments) for name, arguments in pages]
    acts = {
        name: reverse(f"rating:{name}", args=[2025 if name == "make_run" else run.pk])
        for name in (*for_officer, *for_approver)
    }
    acts["enter_ruling"] = reverse("rating:enter_ruling", args=[case.pk])
    acts["confirm_ruling"] = reverse("rating:confirm_ruling", args=[ruling.pk])
    for account in strangers:
        client = client_of(account)
        for address in (*addresses, *acts.values()):
            assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    for account, others in ((stage.officer, for_approver), (stage.approver, for_officer)):
        client = client_of(account)
        assert [client.get(address).status_code for address in addresses] == [200] * len(pages)
        assert {client.get(acts[name]).status_code for name in others} == {403}
    absent = [reverse(f"rating:{name}", args=[999_999]) for name in ("run", "result", "tie")]
    absent += [reverse("rating:round_of_year", args=[1999])]
    client = client_of(stage.officer)
    assert [client.get(address).status_code for address in absent] == [404] * 4
    assert post(client, "reject_ruling", 999_999, reason="不符").status_code == 404


def test_what_counts_asks_for_the_password_again(stage: Stage) -> None:
    run = stage.make()
    client = Client()
    client.force_login(stage.approver)
    for name, pk in (("decide_run", run.pk), ("confirm_set_aside", run.pk), ("confirm_ruling", 1)):
        answer = client.get(reverse(f"rating:{name}", args=[pk]))
        assert answer["Location"].startswith(reverse("people:reauthenticate"))


def test_the_desk_without_a_round() -> None:
    department = make_organisation("市委组织部", None, Kind.DEPARTMENT, code="099000000")
    client = client_of(make_actor(Role.OFFICER, department))
    assert "还没有开启的创评批次" in text(client.get(reverse("rating:round")))


def test_the_desk_says_who_is_missing() -> None:
    stage = staged("86", *["-"] * 6)
    client = client_of(stage.officer)
    seen = text(client.get(reverse("rating:round")))
    assert "等 6 个党组织上报,名单在下面。" in seen
    assert "第2小学党支部、第3小学党支部、第4小学党支部、第5小学党支部、第6小学党支部" in seen
    assert "第7小学党支部" not in seen
    answer = post(client, "make_run", 2025)
    assert (answer.status_code, "第7小学党支部" in text(answer)) == (409, True)


def test_one_approver_waits_for_another(stage: Stage) -> None:
    stage.rule(stage.make(), 4, stage.branches[0].code)
    propose_run(run=stage.make(), by=stage.officer)
    stage.branches[0].sheet.scores.update(scored_by=stage.approver)
    desk = reverse("rating:round")
    assert "等另一位审定人办理" in text(client_of(stage.approver).get(desk))
    assert "等我办理" in text(client_of(stage.second).get(desk))


def test_decided_and_published_runs_offer_what_may_be_done(stage: Stage) -> None:
    stage.rule(stage.make(), 4, stage.branches[0].code)
    run = propose_run(run=stage.make(), by=stage.officer)
    officer, approver = client_of(stage.officer), client_of(stage.approver)
    page = reverse("rating:run", args=[run.pk])
    assert reverse("rating:withdraw_run", args=[run.pk]) in text(officer.get(page))
    assert reverse("rating:decide_run", args=[run.pk]) in text(approver.get(page))
    run = decide_run(run=run, by=stage.approver, **MINUTES)
    set_aside = reverse("rating:enter_set_aside", args=[run.pk])
    assert set_aside in text(officer.get(page))
    Run.objects.filter(pk=run.pk).update(is_published=True)
    assert set_aside not in text(officer.get(page))
    assert "已公示" in text(officer.get(page))
    Run.objects.filter(pk=run.pk).update(is_published=False)
    enter_set_aside(run=run, reason="复核", by=stage.officer)
    assert reverse("rating:confirm_set_aside", args=[run.pk]) in text(approver.get(page))
