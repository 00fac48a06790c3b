"""The page of an indicator: what it saves as it is typed, what it refuses, its files."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from scoring.assessments.models import (
    Answer,
    Assessment,
    Evidence,
    KeptText,
    WorkAccount,
)
from scoring.assessments.services import (
    read_form,
    receive_assessment,
    reopen_indicators,
    submit_assessment,
)
from tests.factories.files import PDF
from tests.scoring.assessments.asked import address, keyed, signed_in, typed
from tests.scoring.assessments.branch import ENDS_ON, Branch, days, fresh, on


def test_an_indicator_page_saves_what_was_typed(branch: Branch, client: Client) -> None:
    row = branch.begin()
    rule = branch.rule("三会一课")
    url = address(branch, "indicator", rule.indicator_id)
    signed_in(client, branch.preparer)
    sent = typed(branch, **{f"q{rule.pk}_choice": "some", f"q{rule.pk}_count": " ２ "})
    answer = client.post(url, {**sent, "score": "10", "total": "110", "state": "submitted"})
    following = branch.indicator("保障机制").pk
    assert (answer.status_code, answer["Location"]) == (
        302,
        address(branch, "indicator", following),
    )
    now = read_form(fresh(row)).of(rule.indicator)
    assert (now.score.score, now.text, fresh(row).state) == (600, "做了很多", "draft")
    page = client.get(url).content.decode()
    assert [words in page for words in ("扣 4 分", "田宝 写于", "6.00")] == [True] * 3
    late = client.post(url, {**sent, "account": "另一窗口"})
    assert late["Location"] == f"{url}#kept"
    assert "另一窗口" in client.get(url).content.decode()


def test_a_faulty_page_keeps_what_was_typed(branch: Branch, client: Client) -> None:
    branch.begin()
    times, free = branch.rule("三会一课"), branch.rule("2 名以上党员学时不足")
    url = address(branch, "indicator", times.indicator_id)
    signed_in(client, branch.secretary)
    faulty = {
        f"q{times.pk}_choice": "some",
        f"q{times.pk}_count": "两次",
        f"q{free.pk}_choice": "some",
        f"q{free.pk}_points": "10.5",
    }
    answer = client.post(url, typed(branch, **faulty))
    page = answer.content.decode()
    assert (answer.status_code, Answer.objects.count()) == (422, 0)
    assert [words in page for words in ("两次", "请填写 0 到 9999 的整数。", "最多 10 分。")] == [
        True
    ] * 3
    for points in ("1_0", "⑤", "-1"):
        data = typed(branch, **{f"q{free.pk}_choice": "some", f"q{free.pk}_points": points})
        assert client.post(url, data).status_code == 422
    measured = branch.rule("群众满意度偏低")
    url = address(branch, "indicator", measured.indicator_id)
    for number in ("八十", "80.005", "-3"):
        data = typed(branch, "群众评价", **{f"q{measured.pk}_measure": number})
        assert client.post(url, data).status_code == 422
    answer = client.post(url, typed(branch, "群众评价", **{f"q{measured.pk}_measure": "79.5"}))
    assert answer.status_code == 302
    page = client.get(url).content.decode()
    assert "满意率(%)为 79.5,低于 80,应选“有”" in page


def test_autosave_answers_with_versions_and_the_score(branch: Branch, client: Client) -> None:
    branch.begin()
    rule = branch.rule("三会一课")
    url = address(branch, "autosave", rule.indicator_id)
    signed_in(client, branch.secretary)
    name = f"q{rule.pk}"
    sent = {f"{name}_choice": "some", f"{name}_count": "2", f"{name}_version": "0"}
    answer = client.post(url, {**sent, "account": "写了", "account_version": "0"}).json()
    assert (answer["saved_at"], answer["errors"], answer["notes"][name]) == ("09:00", {}, "")
    assert (answer["versions"][f"{name}_version"], answer["versions"]["account_version"]) == (1, 1)
    assert [words in answer["score"] for words in ("扣 4 分", "6.00")] == [True, True]
    assert (answer["far"], answer["answered"]) == ("答 1/5", 1)
    faulty = {**sent, f"{name}_count": "两次", f"{name}_version": "1"}
    answer = client.post(url, {**faulty, "account": "又写", "account_version": "1"}).json()
    assert answer["errors"] == {f"{name}_count": "请填写 0 到 9999 的整数。"}
    assert WorkAccount.objects.get().text == "又写"
    assert Answer.objects.get(rule=rule).count == 2
    late = client.post(url, {**sent, "account": "迟到", "account_version": "1"}).json()
    assert ("迟到" in late["kept"], KeptText.objects.get().text) == (True, "迟到")
    long = client.post(url, {**sent, "account": "字" * 5001, "account_version": "2"}).json()
    assert list(long["errors"]) == ["account"]
    assert client.get(url).status_code == 405
    with on(ENDS_ON + days(1)):
        signed_in(client, branch.secretary)
        shut = client.post(url, {**sent, "account": "x", "account_version": "2"})
    assert (shut.status_code, "已过" in shut.json()["refusal"]) == (409, True)


def test_autosave_takes_as_many_statements_however_much_is_answered(
    branch: Branch, client: Client
) -> None:
    branch.begin()
    key = branch.indicator("工作制度").pk
    url = address(branch, "autosave", key)
    signed_in(client, branch.secretary)
    client.post(url, typed(branch))
    counts = []
    for count in (1, 5):
        now = read_form(fresh(Assessment.objects.get())).of(branch.indicator("工作制度"))
        sent: dict[str, Any] = {
            "account": f"第{count}稿",
            "account_version": now.account and now.account.version,
        }
        for each in now.questions:
            is_changed = each in now.questions[:count]
            sent[f"q{each.rule.pk}_choice"] = "not_applicable" if is_changed else each.reply.choice
            sent[f"q{each.rule.pk}_reason"] = f"原因{count}" if is_changed else ""
            sent[f"q{each.rule.pk}_version"] = each.version
        with CaptureQueriesContext(connection) as statements:
            assert client.post(url, sent).json()["errors"] == {}
        counts.append(len(statements))
    assert counts == [15, 15]
    assert client.post(address(branch, "autosave", 0), {}).status_code == 404
    assert not KeptText.objects.exists()


def test_w02_old_forms_change_nothing_after_submission(branch: Branch, client: Client) -> None:
    row = branch.filled()
    sent = typed(branch, account="改", account_version=1)
    submit_assessment(assessment=row, by=branch.secretary)
    signed_in(client, branch.secretary)
    key = branch.indicator("工作制度").pk
    answers = [
        client.post(address(branch, "indicator", key), sent),
        client.post(address(branch, "autosave", key), sent),
        client.post(address(branch, "features"), {"text": "改", "version": 1}),
        client.post(address(branch, "project"), {"title": "改", "version": 0}),
        client.post(address(branch, "propose_star"), keyed(star=5)),
        client.post(
            address(branch, "add_evidence", key),
            keyed(file=SimpleUploadedFile("x.pdf", PDF)),
        ),
    ]
    assert [answer.status_code for answer in answers] == [409] * 6
    assert (Evidence.objects.count(), fresh(row).features) == (0, "党员示范岗带动教学改革。")
    page = client.get(address(branch, "indicator", key)).content.decode()
    assert ("保存并继续" in page, "审核党委打开以前" in page) == (False, True)


def test_a_form_sent_back_opens_where_it_was_sent_back(branch: Branch, client: Client) -> None:
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    receive_assessment(assessment=row, by=branch.reviewer)
    back, other = branch.indicator("工作制度"), branch.indicator("领导班子")
    reopen_indicators(
        assessment=row,
        indicators={back.pk: "三会一课次数不符"},
        due_on=ENDS_ON,
        by=branch.reviewer,
    )
    signed_in(client, branch.secretary)
    page = client.get(address(branch, "tasks")).content.decode()
    assert [words in page for words in ("需修改 1 处", "三会一课次数不符")] == [True, True]
    page = client.get(address(branch, "indicator", back.pk)).content.decode()
    assert [words in page for words in ("退回的一版:", "不作修改的理由", "保存并看下一处")] == [
        True
    ] * 3
    shut = client.get(address(branch, "indicator", other.pk)).content.decode()
    assert ("保存并看下一处" in shut, "没有被退回" in shut) == (False, True)
    assert (
        client.post(
            address(branch, "indicator", other.pk), typed(branch, "领导班子", account_version=1)
        ).status_code
        == 409
    )
    data = typed(branch, account="每月15日开展主题党日,全年召开党员大会4次、支委会12次、党课4次。")
    answer = client.post(
        address(branch, "autosave", back.pk),
        {**data, "account_version": 1, "explanation": "次数无误", "explanation_version": 0},
    )
    assert answer.json()["versions"]["explanation_version"] == 1
    assert row.returns.get().indicators.get().text == "次数无误"
    check = client.get(address(branch, "check")).content.decode()
    assert check.count(">修改<") == 1


def test_files_are_added_used_and_removed(branch: Branch, client: Client) -> None:
    branch.begin()
    key, other = branch.indicator("工作制度"), branch.indicator("领导班子")
    rule = branch.rule("三会一课")
    signed_in(client, branch.preparer)
    url = address(branch, "add_evidence", key.pk)
    assert client.get(url).status_code == 200
    bad = client.post(url, keyed(file=SimpleUploadedFile("x.pdf", b"MZ")))
    empty = client.post(url, keyed(file=SimpleUploadedFile("x.pdf", b"")))
    assert [bad.status_code, empty.status_code] == [422, 422]
    assert "文件是空的" in empty.content.decode()
    assert "文件须重新选择。" in bad.content.decode()
    done = client.post(url, keyed(file=SimpleUploadedFile("记录.pdf", PDF)))
    assert done["Location"] == f"{address(branch, 'indicator', key.pk)}#evidence"
    file = Evidence.objects.get()
    assert "记录.pdf" in client.get(address(branch, "indicator", key.pk)).content.decode()
    use = address(branch, "use_evidence", file.pk)
    page = client.get(use).content.decode()
    assert page.count("checked") == 1
    client.post(use, keyed(uses=[f"i{other.pk}", f"r{rule.pk}"]))
    assert sorted(file.uses.values_list("indicator_id", "rule_id"), key=str) == sorted(
        [(other.pk, None), (key.pk, rule.pk)], key=str
    )
    assert client.post(use, keyed()).status_code == 422
    remove = address(branch, "remove_evidence", file.pk)
    assert client.get(remove).status_code == 200
    assert client.post(remove, keyed()).status_code == 302
    assert client.get(remove).status_code == 404


def test_big_files_are_refused_before_they_are_read(
    branch: Branch, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch.begin()
    monkeypatch.setattr("scoring.assessments.forms.parts.FILE_BYTES", 10)
    signed_in(client, branch.secretary)
    url = address(branch, "add_evidence", branch.indicator("工作制度").pk)
    answer = client.post(url, keyed(file=SimpleUploadedFile("x.pdf", PDF)))
    assert (answer.status_code, "文件超过 20 MB。" in answer.content.decode()) == (422, True)
