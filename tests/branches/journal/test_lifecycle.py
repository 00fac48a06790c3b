import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from branches.journal.lifecycle import Transition, Verb, perform_transition, record, recorded
from branches.journal.models import Entry, Head
from branches.journal.queries import ChainHead, chain_head, entries_about, verify_chain
from branches.organisations.models import Field
from branches.people.models import Account
from scoring.standards.models import RuleSet
from starrating import clock
from starrating.access import Refused, clause

pytestmark = pytest.mark.django_db

TOUCH = Verb("tests.touch", "动了{subject}")
PUBLISH = Verb("tests.publish", "发布了{subject}")


@clause("只有本人可以办理。")
def is_named_a(by: Any, _subject: Any) -> bool:
    return bool(by.name == "甲")


MOVE = Transition(PUBLISH, frozenset({"draft"}), "published", (is_named_a,))


@pytest.fixture
def person() -> Account:
    return Account.objects.create(username="a", name="甲", created_at=clock.now())


@pytest.fixture
def rule_set() -> RuleSet:
    return RuleSet.objects.create(title="规则", number=1, low_cap="20")


@recorded
def touch(field: Field, *, by: Account | None, fail: bool = False) -> None:
    record(TOUCH, field, by=by, before={"name": field.name}, after={"name": "新"}, reason="试")
    if fail:
        raise Refused("不行")


@recorded
def touch_two(field: Field, *, by: Account) -> None:
    touch(field, by=by)
    with contextlib.suppress(Refused):
        touch(field, by=by, fail=True)
    touch(field, by=None)


def test_record_chains_lines_and_moves_the_head(person: Account) -> None:
    field = Field.objects.create(name="学校")
    touch(field, by=person)
    touch(field, by=None)
    first, second = Entry.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    assert second.previous_hash == first.hash
    assert first.actor_label == "甲(业务)"
    assert second.actor_label == "系统命令"
    assert chain_head() == ChainHead(2, second.hash)
    assert verify_chain().faults == ()
    assert [entry.pk for entry in entries_about(field)] == [2, 1]
    assert first.sentence == "动了学校"


def test_record_outside_of_a_service_is_a_fault(person: Account) -> None:
    with pytest.raises(RuntimeError):
        record(TOUCH, person, by=person)


def test_recorded_drops_the_lines_of_a_refused_service(person: Account) -> None:
    field = Field.objects.create(name="学校")
    with pytest.raises(Refused):
        touch(field, by=person, fail=True)
    assert Entry.objects.count() == 0
    touch_two(field, by=person)
    assert Entry.objects.count() == 2
    assert verify_chain().faults == ()


@recorded
def touch_then_read(field: Field, *, read: Callable[[], Any]) -> None:
    record(TOUCH, field, by=None)
    read()


@pytest.mark.parametrize(
    "read",
    [chain_head, verify_chain, Entry.objects.count, lambda: list(entries_about(Field(pk=1)))],
    ids=["head", "chain", "entries", "history"],
)
def test_the_journal_is_not_read_while_lines_wait(read: Callable[[], Any]) -> None:
    field = Field.objects.create(name="学校")
    with pytest.raises(RuntimeError, match="lines of the running service wait"):
        touch_then_read(field, read=read)
    assert Entry.objects.count() == 0
    touch_then_read(field, read=lambda: None)
    read()
    assert chain_head().number == 1


def test_entry_of_a_verb_nobody_declares_any_more_is_told_by_its_name() -> None:
    assert Entry(verb="old.verb", subject_label="学校").sentence == "old.verb 学校"


def test_verb_has_one_sentence() -> None:
    with pytest.raises(ValueError, match="two sentences"):
        Verb("tests.touch", "另一句")


def test_perform_transition_moves_and_journals(rule_set: RuleSet, person: Account) -> None:
    row = perform_transition(
        rule_set,
        MOVE,
        by=person,
        expected_version=1,
        changes={"content_hash": "f" * 64, "published_at": clock.now()},
    )
    assert (row.state, row.version) == ("published", 2)
    entry = Entry.objects.get()
    assert entry.before["state"] == "draft"
    assert entry.after["state"] == "published"
    assert entry.subject_type == "scoring.ruleset"


def test_perform_transition_refuses_in_words(rule_set: RuleSet, person: Account) -> None:
    other = Account.objects.create(username="b", name="乙", created_at=clock.now())
    with pytest.raises(Refused) as refusal:
        perform_transition(rule_set, MOVE, by=other)
    assert (refusal.value.status, refusal.value.message) == (403, "只有本人可以办理。")
    with pytest.raises(Refused) as refusal:
        perform_transition(rule_set, MOVE, by=person, expected_version=7)
    assert refusal.value.status == 409
    changes = {"content_hash": "f" * 64, "published_at": clock.now()}
    perform_transition(rule_set, MOVE, by=person, changes=changes)
    with pytest.raises(Refused) as refusal:
        perform_transition(rule_set, MOVE, by=person)
    assert refusal.value.message == "当前状态为“已发布”,不能办理此事。"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE branches_entry SET reason = 'x' WHERE number = 1",
        "DELETE FROM branches_entry WHERE number = 1",
    ],
)
def test_w12_journal_refuses_update_and_delete(person: Account, statement: str) -> None:
    touch(Field.objects.create(name="学校"), by=person)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.get().reason == "试"


def drop_guards() -> None:
    """What an intruder with the database's own rights would do first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER branches_entry_no_update")
            cursor.execute("DROP TRIGGER branches_entry_no_delete")
        else:
            cursor.execute("DROP FUNCTION branches_entry_refuse() CASCADE")


def test_w12_edited_line_is_found(person: Account) -> None:
    touch_two(Field.objects.create(name="学校"), by=person)
    drop_guards()
    Entry.objects.filter(number=1).update(reason="改过")
    assert verify_chain().faults == ("第 1 条内容与摘要不符",)


def test_w12_removed_line_is_found(person: Account) -> None:
    touch_two(Field.objects.create(name="学校"), by=person)
    drop_guards()
    Entry.objects.filter(number=1).delete()
    assert verify_chain().faults == ("第 1 条缺失",)


def test_w12_cut_off_tail_is_found(person: Account) -> None:
    touch_two(Field.objects.create(name="学校"), by=person)
    printed = chain_head()
    drop_guards()
    Entry.objects.filter(number=2).delete()
    assert verify_chain().faults == ("日志末端与记录的末端不符,末尾可能被删",)
    first = Entry.objects.get()
    Head.objects.update(number=1, hash=first.hash)
    assert verify_chain().faults == ()
    assert verify_chain([printed]).faults == ("公示上印的第 2 条已不存在",)


def test_w12_rebuilt_chain_is_found_by_the_printed_end(person: Account) -> None:
    field = Field.objects.create(name="学校")
    touch(field, by=person)
    printed = chain_head()
    drop_guards()
    Entry.objects.all().delete()
    Head.objects.update(number=0, hash="0" * 64)
    touch(field, by=person)
    assert verify_chain().faults == ()
    assert verify_chain([printed]).faults == ("第 1 条与公示上印的摘要不符",)


def test_w12_line_that_does_not_join_is_found(person: Account) -> None:
    touch_two(Field.objects.create(name="学校"), by=person)
    drop_guards()
    Entry.objects.filter(number=2).update(previous_hash="1" * 64)
    assert verify_chain().faults == ("第 2 条与前一条不衔接", "第 2 条内容与摘要不符")
