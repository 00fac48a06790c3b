"""The queue: cut by right, narrowed, sorted, walked through, taken away; its statements do not grow."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.people.models import Account
from scoring.assessments.models import FilingState
from scoring.reviews.models import Review
from scoring.reviews.queries import filing_state, places_by_field, queue_visible_to
from scoring.reviews.services import (
    Batch,
    QueueRow,
    holder_words,
    release_review,
    return_indicators,
    start_review,
)
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Role
from starrating.workbook import read_workbook
from tests.factories.assessments import enrolled, filed
from tests.factories.people import make_actor, signed_in
from tests.factories.reviewing import fill_queue, reviewer_of, score_all
from tests.factories.reviews import make_not_filed, report_sheet
from tests.scoring.reviews.bureau import ENDS_ON, TODAY, Bureau, at, make_bureau

QUEUE = "/reviews/queue/"


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def listed(by: Account, query: str = "") -> list[str]:
    answer: Any = signed_in(by).get(QUEUE + query)
    return [row.record.name for row in answer.context["table"].page.object_list]


SCHOOL, COLLEGE, FACULTY, VILLAGE = (
    "第一小学党支部",
    "职业学院党总支",
    "机电系党支部",
    "䶮𬱖村党支部",
)


def at_work(bureau: Bureau) -> Review:
    """The school under review by the reviewer, the college filed, the faculty still filling in."""
    with clock.stopped_at(at(ENDS_ON)):
        filed(enrolled(bureau.round, bureau.town.college), lost={"工作制度": "2.5"})
    return bureau.review()


def test_the_queue_is_cut_by_right_and_narrowed(bureau: Bureau) -> None:
    review = at_work(bureau)
    assert listed(bureau.officer) == [SCHOOL, COLLEGE, FACULTY, VILLAGE]
    assert listed(reviewer_of(bureau.town.town, "邻镇审")) == [VILLAGE]
    for query, names in (
        ("", [SCHOOL, COLLEGE, FACULTY]),
        ("?state=submitted", [COLLEGE]),
        ("?state=under_review", [SCHOOL]),
        ("?state=draft", [FACULTY]),
        ("?state=to_do", [SCHOOL, COLLEGE]),
        ("?holder=me", [SCHOOL]),
        ("?holder=none", [COLLEGE, FACULTY]),
        ("?q= 机电", [FACULTY]),
        ("?q=099002001", [SCHOOL]),
        (f"?under={bureau.town.college.path}", [COLLEGE, FACULTY]),
        (f"?under={bureau.town.education.path}", [SCHOOL, COLLEGE, FACULTY]),
        ("?overdue=1", [FACULTY]),  # its window ended on 6 September
        ("?sort=-self_total", [SCHOOL, COLLEGE, FACULTY]),
        ("?sort=self_total", [COLLEGE, SCHOOL, FACULTY]),
        ("?sort=password&holder=x&state=y", [SCHOOL, COLLEGE, FACULTY]),
    ):
        assert (query, listed(bureau.reviewer, query)) == (query, names)
    with clock.stopped_at(at(date(2025, 9, 22))):
        assert listed(bureau.reviewer, "?overdue=1") == [SCHOOL, COLLEGE, FACULTY]
    shown = words(signed_in(bureau.reviewer).get(QUEUE))
    for each in ("100.00", "97.50", "开始审核", "继续审核", "放手", "逾期", "0 / 8", "填报中"):
        assert each in shown
    assert "放手" not in words(signed_in(bureau.colleague).get(QUEUE))
    assert "放手" in words(signed_in(bureau.leader).get(QUEUE))
    assert "教育局党委 沈明审" in shown
    assert "教育局党委(待经办)" in shown
    assert review.held_at is not None


def test_the_queue_speaks_the_one_word_of_a_branch(bureau: Bureau) -> None:
    at_work(bureau)
    report_sheet(enrolled(bureau.round, bureau.town.faculty))
    approver = make_actor(Role.APPROVER, bureau.town.department, "申定明")
    make_not_filed(enrolled(bureau.round, bureau.town.village), bureau.officer, approver)
    rows = list(queue_visible_to(bureau.officer, bureau.round).order_by("code"))
    assert [row.spoken for row in rows] == [
        filing_state(Enrolment.objects.get(pk=row.pk)) for row in rows
    ]
    assert [holder_words(row) for row in rows] == [
        "教育局党委 沈明审",
        "教育局党委(待经办)",
        "组织部",
        "—",
    ]
    assert [row.since is None for row in rows] == [False, False, False, True]
    assert rows[2].expected_on is None
    assert set(places_by_field(bureau.round).values()) == {8}
    Enrolment.objects.filter(code="099002003").update(is_exempt=True, exemption_reason="新建")
    assert FACULTY not in listed(bureau.reviewer)
    Round.objects.filter(pk=bureau.round.pk).update(state="draft", opened_at=None)
    draft = Round.objects.get(pk=bureau.round.pk)
    assert list(queue_visible_to(bureau.officer, draft)) == []
    assert "还没有开启的批次" in words(signed_in(bureau.reviewer).get(f"{QUEUE}?done=1"))
    export = signed_in(bureau.reviewer).get(reverse("reviews:queue_export"))
    assert export.status_code == 200


def test_a_concluded_sheet_is_with_its_body(bureau: Bureau) -> None:
    at_work(bureau)
    row: Any = queue_visible_to(bureau.reviewer, bureau.round).get(code="099002001")
    row.spoken = FilingState.CONCLUDED
    assert holder_words(row) == "教育局党委"


def test_the_export_holds_what_the_list_shows(bureau: Bureau) -> None:
    at_work(bureau)
    answer = signed_in(bureau.reviewer).get(f"{reverse('reviews:queue_export')}?state=to_do")
    assert answer["Content-Disposition"].endswith("-2025.xlsx")
    book = read_workbook(answer.content, "审核进度.xlsx")
    lines = [[cell.text if cell else "" for cell in row.cells] for row in book.sheets[0].rows]
    assert [line[:5] for line in lines[1:]] == [
        ["099002001", SCHOOL, "教育局党委", "审核中", "教育局党委 沈明审"],
        ["099002002", COLLEGE, "教育局党委", "已提交", "教育局党委(待经办)"],
    ]


def test_on_to_the_next_of_the_own_filter(bureau: Bureau) -> None:
    review = at_work(bureau)
    client = signed_in(bureau.reviewer)
    college = enrolled(bureau.round, bureau.town.college)
    onward = reverse("reviews:next", args=[review.pk])
    start = reverse("reviews:start", args=[college.pk])
    assert client.get(f"{onward}?state=to_do")["Location"] == f"{start}?state=to_do"
    assert (
        client.get(f"{onward}?q=第一&page=3")["Location"] == f"{QUEUE}?done=1&q=%E7%AC%AC%E4%B8%80"
    )
    assert client.get(f"{onward}?state=draft")["Location"] == f"{QUEUE}?done=1&state=draft"
    other = start_review(enrolment=college, by=bureau.reviewer)
    desk = reverse("reviews:desk", args=[other.pk])
    for query in ("?holder=me", "?state=to_do&holder=none", "?sort=-code", "?overdue=1"):
        found = client.get(onward + query)["Location"]
        wanted = {"?holder=me": desk + query, "?sort=-code": desk + query}.get(query)
        assert (query, found) == (query, wanted or f"{QUEUE}?done=1&{query[1:]}")
    where = f"{onward}?under={bureau.town.college.path}"
    assert client.get(where)["Location"].startswith(desk)
    return_indicators(
        review=other,
        indicators={score_all(other, bureau.reviewer)[0].indicator_id: "请核实"},
        due_on=None,
        by=bureau.reviewer,
    )
    assert client.get(f"{onward}?state=returned")["Location"] == f"{desk}?state=returned"
    shown = words(client.get(client.get(onward)["Location"]))
    assert "本批 0 个已完成, 2 个待支部,1 个还要审核(含别人经办和须回避的)" in shown
    score_all(review, bureau.reviewer)
    shown = words(client.get(client.get(f"{onward}?state=to_do")["Location"]))
    assert "本批 1 个已完成, 2 个待支部" in shown


def test_the_next_is_nobody_elses_and_no_own_branch(bureau: Bureau) -> None:
    review = at_work(bureau)
    college = enrolled(bureau.round, bureau.town.college)
    other = start_review(enrolment=college, by=bureau.colleague)
    client = signed_in(bureau.reviewer)
    onward = reverse("reviews:next", args=[review.pk])
    assert client.get(onward)["Location"] == f"{QUEUE}?done=1"
    release_review(review=other, by=bureau.colleague)
    assert client.get(onward)["Location"] == reverse("reviews:desk", args=[other.pk])
    Account.objects.filter(pk=bureau.reviewer.pk).update(organisation=bureau.town.college)
    assert client.get(onward)["Location"] == f"{QUEUE}?done=1"


def test_the_walk_ends_and_begins_again(bureau: Bureau) -> None:
    def row(key: int, spoken: str, verdicts: int = 0, review: int | None = 1) -> QueueRow:
        return QueueRow(key, f"B{key}", spoken, review, None, verdicts, 8, is_wanted=True)

    rows = [row(1, "submitted"), row(2, "under_review", 8), row(3, "under_review", 7)]
    batch = Batch(rows, by=1)
    assert batch.next_after(3) == rows[0]
    assert batch.next_after(1) == rows[2]
    assert batch.next_after(99) == rows[0]  # left the list: from the start
    assert Batch(rows[2:], by=1).next_after(3) is None
    reading = Batch([row(1, "reported"), row(2, "reported", review=None)], 1, is_reading=True)
    assert (reading.next_after(1), reading.place_of(2)) == (None, 2)
    assert reading.next_after(99) == reading.rows[0]
    assert [each.is_done for each in rows] == [False, True, False]


def test_a_start_page_says_what_is_opened(bureau: Bureau) -> None:
    at_work(bureau)
    client = signed_in(bureau.reviewer)
    college = enrolled(bureau.round, bureau.town.college)
    shown = words(client.get(reverse("reviews:start", args=[college.pk])))
    assert "97.50" in shown
    faculty = enrolled(bureau.round, bureau.town.faculty)
    assert client.get(reverse("reviews:start", args=[faculty.pk])).status_code == 200


def test_the_queue_takes_the_same_statements(bureau: Bureau) -> None:
    Enrolment.objects.all().delete()
    client = signed_in(bureau.reviewer)
    taken = []
    for more in (1, 2, 47, 200):
        fill_queue(bureau.round, bureau.town.education, bureau.reviewer, more)
        with CaptureQueriesContext(connection) as caught:
            answer: Any = client.get(f"{QUEUE}?sort=-self_total&holder=me&done=1")
        assert answer.status_code == 200
        taken.append(len(caught))
    assert len(list(answer.context["table"].page.object_list)) == 250
    assert taken == [13] * 4
