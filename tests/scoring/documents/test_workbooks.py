import io
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from scoring.documents.run_results import results_workbook
from scoring.rating.models import Result, Run
from scoring.rounds.models import Enrolment
from starrating import clock
from tests.factories.publicity import PREPARED, Stage, make_branches, make_stage, moment
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db

SCHOOL, FACULTY, VILLAGE = "099002001", "099002003", "099022001"


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage(exempt={FACULTY: "成立不满一年"})


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = load_workbook(io.BytesIO(content))
    found = {
        sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book
    }
    book.close()
    return found


def test_the_result_workbook_holds_everything(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    client.force_login(stage.officer)
    answer = client.get(f"/documents/runs/{stage.run.pk}.xlsx")
    assert answer["Content-Disposition"] == (
        f'attachment; filename="results-2025-{stage.run.number}.xlsx"'
    )
    assert "no-store" in answer["Cache-Control"]
    book = sheets(answer.content)
    assert list(book) == ["评定结果", "分池情况", "指纹"]
    heading, *rows = book["评定结果"]
    assert heading == [
        *("组织编码", "组织名称", "上级党组织", "评定池", "不参评", "未申报"),
        *("领导班子", "骨干队伍", "活动阵地", "工作制度"),
        *("保障机制", "工作业绩", "群众评价", "党建创新"),
        *("总分", "基础分", "位次", "星级", "说明", "距上一星级"),
    ]
    by_code = {row[0]: row for row in rows}
    assert len(by_code) == 4
    village = by_code[VILLAGE]
    assert village[:14] == [
        *(VILLAGE, "䶮𬱖村党支部", "青竹镇党委", "农村", None, None),
        *(10, 7, 7, 7, 7, 9.48, 14, 2),
    ]
    assert (village[14], *village[16:18]) == (63.48, 1, "二星")
    assert "二星" in str(village[18])
    assert by_code[FACULTY][4] == "是"
    assert by_code[FACULTY][14:18] == [None] * 4
    assert book["分池情况"][1][:3] == ["农村", 1, 0]
    hashes = {row[0]: row[1] for row in book["指纹"]}
    assert hashes["结果指纹"] == stage.run.result_hash
    assert hashes["公示指纹"] == notice.fingerprint


def test_a_run_that_is_only_made_has_its_workbook(stage: Stage) -> None:
    Run.objects.update(decided_at=None)
    hashes = {row[0]: row[1] for row in sheets(results_workbook(Run.objects.get()))["指纹"]}
    assert (hashes["审定时间"], hashes["公示指纹"]) == (None, None)


def test_the_result_workbooks_statements_do_not_grow(stage: Stage) -> None:
    counted = set()
    for count in (1, 50):
        make_branches(count, stage.town.education)
        year = make_round(stage.town.department, year=2000 + count, state="closed")
        run = Run.objects.get(round=stage.round)
        run.pk, run.round = None, year
        run.save()
        Result.objects.bulk_create(
            Result(run=run, enrolment=enrolment, pool="学校", star=3)
            for enrolment in Enrolment.objects.filter(round=year, pool__name="学校")
        )
        pool = stage.run.pools.get(pool="学校")
        pool.pk, pool.run = None, run
        pool.save()
        with CaptureQueriesContext(connection) as statements:
            results_workbook(Run.objects.select_related("round").get(pk=run.pk))
        counted.add(len(statements))
    assert counted == {6}


def test_the_public_list_as_a_workbook(client: Client, stage: Stage) -> None:
    notice = stage.publish()
    answer = client.get(f"/documents/notices/{notice.fingerprint[:12]}.xlsx")
    book = sheets(answer.content)
    assert book["公示名单"] == [
        ["序号", "党组织代码", "党组织", "上级党组织", "评定池", "星级"],
        [1, SCHOOL, "第一小学党支部", "教育局党委", "学校", "五星"],
        [2, "099002002", "职业学院党总支", "教育局党委", "学校", "四星"],
    ]
    about = {row[0]: row[1] for row in book["说明"]}
    assert (about["文号"], about["二星"], about["指纹"]) == (notice.number, "1", notice.fingerprint)
