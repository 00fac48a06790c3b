import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from branches.journal.lifecycle import Verb, record, recorded
from branches.journal.models import Entry, Head, SubmittedForm
from branches.journal.queries import chain_head
from branches.organisations.models import Field
from branches.people.models import Account
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import city
from tests.factories.people import make_account, make_actor, make_administrator, signed_in

pytestmark = pytest.mark.django_db
TOUCH = Verb("tests.touch", "动了{subject}", {"is_new": "新的"})


@pytest.fixture
def audit() -> Client:
    return signed_in(make_administrator("audit", "沈计明"))


@recorded
def touch(name: str, *, by: Account | None = None, **more: Any) -> None:
    field, _made = Field.objects.get_or_create(name=name)
    record(TOUCH, field, by=by, **more)


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/journal/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def exported(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"/journal/export/{query}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a streamed answer
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_the_journal_is_searched_by_what_it_holds(audit: Client) -> None:
    touch("甲校", by=make_account("王某"), reason="调整", organisation_code="099002001")
    touch("乙校")
    listed = page(audit)
    assert listed.index("动了乙校") < listed.index("动了甲校")
    assert str(chain_head()) in listed
    for query, found in (
        ("?q=甲校", True),
        ("?q=王某", True),
        ("?q=调整", True),
        ("?q=乙校", False),
        ("?verb=tests.touch", True),
        ("?verb=people.appoint", False),
        ("?verb=tests.unheard", True),
        ("?organisation_code=099002001", True),
        ("?organisation_code=099002", False),
        (f"?since={clock.today()}&until={clock.today()}", True),
        (f"?since={clock.today() + timedelta(days=1)}", False),
        (f"?until={clock.today() - timedelta(days=1)}", False),
    ):
        assert ("动了甲校" in page(audit, query)) is found
    assert "没有符合条件的日志" in page(audit, "?q=nothing")
    wrong = page(audit, "?since=yesterday")
    assert ("动了甲校" in wrong, "errorlist" in wrong) == (True, True)


def test_an_entry_shows_before_and_after(audit: Client) -> None:
    before = {"name": "旧名", "is_new": False}
    after = {"name": "新名", "is_new": True, "stars": 5, "codes": ["1", "2"], "none": []}
    touch("甲校", before=before, after=after, rows=[[1]], reason="改")
    entry = Entry.objects.get()
    assert [tuple(change) for change in entry.changes] == [
        ("codes", "—", "1、2"),
        ("新的", "否", "是"),
        ("名称", "旧名", "新名"),
        ("none", "—", "—"),
        ("stars", "—", "5"),
    ]
    gone = Entry(subject_type="gone.model", after={"a": {"b": 1}})
    assert [tuple(change) for change in gone.changes] == [("a", "—", '{"b": 1}')]
    shown = audit.get(f"/journal/{entry.number}/").content.decode()
    for told in ("动了甲校", "系统命令", "旧名", "新名", "改", entry.hash, entry.rows_digest):
        assert told in shown
    assert audit.get("/journal/999/").status_code == 404


def test_a_person_is_told_by_name_and_account(
    audit: Client, django_assert_num_queries: Any
) -> None:
    first, second = make_account("王某"), make_account("李某")
    held = {"confirmed_by_id": first.pk, "entered_by": second.pk, "wanted": 7, "version": first.pk}
    line = Entry(
        subject_type="scoring.ruling",
        before={"confirmed_by_id": None, "entered_by": 0},
        after=held,
    )
    with django_assert_num_queries(1):
        told = {change.label: (change.before, change.after) for change in line.changes}
    assert told == {
        "确认人": ("—", f"王某({first.username})"),
        "录入人": ("0", f"李某({second.username})"),
        "version": ("—", str(first.pk)),
        "wanted": ("—", "7"),
    }
    with django_assert_num_queries(0):
        assert Entry(subject_type="scoring.ruling", after={"confirmed_by_id": None}).changes


def test_export_is_what_the_search_shows_oldest_first(audit: Client) -> None:
    touch("=HYPERLINK(1)", reason="+1")
    touch("乙校", by=make_account("@王"), after={"name": "乙"})
    heading, first, second = exported(audit)
    assert heading[:4] == ["序号", "时间", "办理人", "事项"]
    entries = list(Entry.objects.order_by("number"))
    assert [first[0], second[0]] == ["1", "2"]
    assert [first[-1], second[-1]] == [entry.hash for entry in entries]
    # nothing that a spreadsheet program would run
    assert (first[3], first[7]) == ("动了=HYPERLINK(1)", "'+1")
    assert (second[2], second[9]) == ("'@王(业务)", '{"name": "乙"}')
    assert [row[0] for row in exported(audit, "?q=乙校")[1:]] == ["2"]


def test_the_journal_is_for_the_audit_administrator_alone() -> None:
    place = city()
    touch("甲校")
    others = [make_administrator("system"), make_administrator("security")]
    others += [make_actor(Role.OFFICER, place.department), make_account()]
    for account in others:
        client = signed_in(account)
        for address in ("/journal/", "/journal/1/", "/journal/export/"):
            assert client.get(address).status_code == 403


def test_the_journal_asks_a_constant_number_of_questions(
    audit: Client, django_assert_num_queries: Any
) -> None:
    made = 0
    for rows in (1, 3, 50, 250):
        while made < rows:
            made += 1
            touch("甲校")
        with django_assert_num_queries(6):
            audit.get("/journal/")


def test_the_words_of_the_journals_rows() -> None:
    touch("甲校")
    entry = Entry.objects.get()
    heads = (str(chain_head()), str(Head.objects.get()))
    assert (str(entry), *heads) == ("1 tests.touch", f"1:{entry.hash}", f"1:{entry.hash}")
    assert str(SubmittedForm(key="k")) == "k"
