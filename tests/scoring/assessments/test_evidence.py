import hashlib
from typing import Any

import pytest
from django.core.files.storage import default_storage

from branches.journal.models import Entry
from scoring.assessments.models import Assessment, Evidence, EvidenceUse
from scoring.assessments.queries import evidence_of, evidence_visible_to
from scoring.assessments.services import (
    add_evidence,
    read_evidence,
    read_form,
    receive_assessment,
    remove_evidence,
    reopen_indicators,
    submit_assessment,
    use_evidence,
    withdraw_assessment,
)
from tests.factories.files import JPEG, PDF, PNG, docx, xlsx
from tests.scoring.assessments.branch import ENDS_ON, Branch, days, refusal, verbs


def add(branch: Branch, row: Assessment, data: bytes = PDF, **given: Any) -> Evidence:
    arguments: dict[str, Any] = {
        "assessment": row,
        "data": data,
        "filename": "会议记录.pdf",
        "indicators": [branch.indicator("工作制度")],
        "by": branch.preparer,
        **given,
    }
    return add_evidence(**arguments)


def uses(file: Evidence) -> list[tuple[str, str]]:
    rows = EvidenceUse.objects.filter(evidence=file).select_related("indicator", "rule")
    return [(use.indicator.name, str(use.rule or "")[:6]) for use in rows]


def test_one_file_proves_several_items(branch: Branch) -> None:
    row = branch.begin()
    rule = branch.rule("三会一课")
    file = add(
        branch,
        row,
        indicators=[branch.indicator("领导班子"), branch.indicator("工作制度")],
        rules=[rule],
    )
    assert uses(file) == [("领导班子", ""), ("工作制度", ""), ("工作制度", "三会一课、民")]
    assert (file.name, file.kind, file.size, file.sha256) == (
        "会议记录.pdf",
        "pdf",
        len(PDF),
        hashlib.sha256(PDF).hexdigest(),
    )
    assert (str(file), str(file.uses.last())) == ("会议记录.pdf", str(rule))
    form = read_form(row)
    names = {each.indicator.name: len(each.evidence) for each in form.indicators}
    assert (names["领导班子"], names["工作制度"], names["群众评价"]) == (1, 1, 0)
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.after["sha256"], len(entry.after["uses"])) == (
        "assessments.add_evidence",
        file.sha256,
        3,
    )


def test_a03_names_in_the_storage_are_chance(branch: Branch) -> None:
    row = branch.begin()
    one, other = add(branch, row), add(branch, row, PNG)
    assert [len(file.key) for file in (one, other)] == [32, 32]
    assert one.key != other.key
    assert one.stored_name == f"evidence/{one.key}"
    assert default_storage.exists(one.stored_name)
    assert read_evidence(other) == PNG


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (JPEG, "x.jpg"),
        (docx(), "x.docx"),
        (xlsx(), "x.xlsx"),
    ],
)
def test_u01_u23_content_names_the_file(branch: Branch, data: bytes, shown: str) -> None:
    row = branch.begin()
    assert add(branch, row, data, filename="../../x.exe").name == shown
    assert add(branch, row, PDF, filename="CON").name == "佐证材料.pdf"


@pytest.mark.parametrize(
    "data",
    [b"MZ" + b"\0" * 99, b"<html>" + PDF, b"<svg/>", b"", PDF[:-9], docx("word/vbaProject.bin")],
    ids=["u01", "u03", "u04", "u28", "u28-cut", "macros"],
)
def test_u01_u03_u04_u28_bad_files_leave_nothing(branch: Branch, data: bytes) -> None:
    row = branch.begin()
    arguments: dict[str, Any] = {"assessment": row, "filename": "x.pdf", "by": branch.secretary}
    indicators = [branch.indicator("工作制度")]
    assert refusal(add_evidence, data=data, indicators=indicators, **arguments)[0] == 422
    assert (Evidence.objects.count(), verbs()) == (0, ["assessments.begin"])


def test_u28_the_same_file_twice_is_kept_once(branch: Branch) -> None:
    row = branch.begin()
    one = add(branch, row)
    again = add(branch, row, filename="又一次.pdf", indicators=[branch.indicator("领导班子")])
    assert (again, again.name, Evidence.objects.count()) == (one, "会议记录.pdf", 1)
    assert sorted(name for name, _rule in uses(one)) == ["工作制度", "领导班子"]
    add(branch, row)
    assert EvidenceUse.objects.count() == 2


def test_files_are_bounded(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    row = branch.begin()
    add(branch, row)
    arguments: dict[str, Any] = {"assessment": row, "filename": "x", "by": branch.secretary}
    arguments["indicators"] = [branch.indicator("工作制度")]
    module = "scoring.assessments.services.evidence"
    monkeypatch.setattr(f"{module}.MOST_BYTES", len(PDF) + 1)
    words = "一份自评最多 60 个文件、共 0 MB;一个文件可以证明多项,不必重复上传。"
    assert refusal(add_evidence, data=PNG, **arguments) == (409, words)
    monkeypatch.setattr(f"{module}.MOST_BYTES", 10_000)
    monkeypatch.setattr(f"{module}.MOST_FILES", 1)
    assert refusal(add_evidence, data=PNG, **arguments)[0] == 409
    monkeypatch.setattr(f"{module}.FILE_BYTES", 9)
    assert refusal(add_evidence, data=PNG, **arguments) == (422, "文件超过 0 MB。")


def test_a05_parts_of_another_standard_are_refused(branch: Branch) -> None:
    row = branch.begin()
    other = branch.round.standards.get(field__name="农村").standard.indicators.first()
    assert other is not None
    foreign = other.rules.first()
    arguments: dict[str, Any] = {
        "assessment": row,
        "data": PDF,
        "filename": "x",
        "by": branch.secretary,
    }
    for given in ({"indicators": [other]}, {"indicators": [], "rules": [foreign]}):
        assert refusal(add_evidence, **arguments, **given) == (
            404,
            "这项指标不在本党组织的考评标准里,请刷新页面。",
        )
    assert not Evidence.objects.exists()


def test_use_evidence(branch: Branch) -> None:
    row = branch.begin()
    file = add(branch, row)
    use_evidence(evidence=file, indicators=[branch.indicator("领导班子")], by=branch.secretary)
    assert uses(file) == [("领导班子", "")]
    assert refusal(use_evidence, evidence=file, indicators=[], by=branch.secretary) == (
        422,
        "请至少选择一项指标;不再需要的文件请删去。",
    )
    entry = Entry.objects.latest("number")
    assert (entry.before["uses"], entry.after["uses"]) == (["工作制度"], ["领导班子"])


def test_remove_evidence_keeps_its_trace(
    branch: Branch, django_capture_on_commit_callbacks: Any
) -> None:
    row = branch.begin()
    file = add(branch, row)
    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_evidence(evidence=file, by=branch.secretary)
    assert (removed.removed_by, removed.erased_at is not None, removed.sha256) == (
        branch.secretary,
        True,
        file.sha256,
    )
    assert not default_storage.exists(file.stored_name)
    assert (list(evidence_of(row)), list(evidence_visible_to(branch.secretary))) == ([], [])
    assert refusal(read_evidence, evidence=removed) == (404, "这个文件已经删去。")
    assert refusal(remove_evidence, evidence=file, by=branch.secretary)[0] == 404
    assert refusal(use_evidence, evidence=file, indicators=[], by=branch.secretary)[0] == 404
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.before["uses"]) == ("assessments.remove_evidence", ["工作制度"])
    assert add(branch, row).pk != file.pk


def test_a_file_that_was_submitted_is_never_erased(
    branch: Branch, django_capture_on_commit_callbacks: Any
) -> None:
    row = branch.filled()
    file = add(branch, row)
    content = submit_assessment(assessment=row, by=branch.secretary).content
    assert content["indicators"][3]["evidence"] == [
        {"key": file.key, "name": "会议记录.pdf", "sha256": file.sha256, "rules": []}
    ]
    withdraw_assessment(assessment=row, by=branch.secretary)
    with django_capture_on_commit_callbacks(execute=True):
        removed = remove_evidence(evidence=file, by=branch.secretary)
    assert (removed.erased_at, read_evidence(removed)) == (None, PDF)
    assert list(evidence_visible_to(branch.reviewer)) == [file]
    assert not evidence_of(row).exists()


def test_w02_files_stand_still_after_submission(branch: Branch) -> None:
    row = branch.filled()
    file = add(branch, row)
    submit_assessment(assessment=row, by=branch.secretary)
    indicators = [branch.indicator("工作制度")]
    given: dict[str, Any] = {"by": branch.secretary}
    assert refusal(remove_evidence, evidence=file, **given)[0] == 409
    assert refusal(use_evidence, evidence=file, indicators=indicators, **given)[0] == 409
    arguments: dict[str, Any] = {
        "assessment": row,
        "data": PNG,
        "filename": "x",
        "indicators": indicators,
    }
    assert refusal(add_evidence, **arguments, **given)[0] == 409


def test_files_of_a_form_sent_back(branch: Branch) -> None:
    row = branch.filled()
    both = [branch.indicator("工作制度"), branch.indicator("领导班子")]
    shared, own = add(branch, row, indicators=both), add(branch, row, PNG)
    submit_assessment(assessment=row, by=branch.secretary)
    receive_assessment(assessment=row, by=branch.reviewer)
    reopen_indicators(
        assessment=row,
        indicators={both[0].pk: "请补材料"},
        due_on=ENDS_ON + days(5),
        by=branch.reviewer,
    )
    assert refusal(remove_evidence, evidence=shared, by=branch.secretary) == (
        409,
        "这个文件还证明没有被退回的指标,不能删去。",
    )
    arguments: dict[str, Any] = {"evidence": own, "indicators": both, "by": branch.secretary}
    assert refusal(use_evidence, **arguments) == (409, "“领导班子”没有被退回,不能修改。")
    use_evidence(evidence=shared, indicators=[], by=branch.secretary)
    assert uses(shared) == [("领导班子", "")]
    remove_evidence(evidence=own, by=branch.secretary)
    assert add(branch, row, JPEG).kind == "jpg"
