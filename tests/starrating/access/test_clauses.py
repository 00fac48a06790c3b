from types import SimpleNamespace
from typing import Any

import pytest

from starrating.access import Refused, clause, conflict, faulty, forbidden


@clause("不是作者。")
def is_author(by: Any, subject: Any) -> bool:
    return bool(subject.author == by)


@clause("已经提交。", 409)
def is_draft(_by: Any, subject: Any) -> bool:
    return bool(subject.state == "draft")


def sheet(author: str = "甲", state: str = "draft") -> Any:
    return SimpleNamespace(author=author, state=state)


def test_first_clause_that_fails_speaks() -> None:
    rule = is_author & is_draft
    by: Any = "甲"
    rule.check(by, sheet())
    with pytest.raises(Refused) as refusal:
        rule.check(by, sheet(author="乙", state="submitted"))
    assert (refusal.value.status, refusal.value.message) == (403, "不是作者。")
    with pytest.raises(Refused) as refusal:
        rule.check(by, sheet(state="submitted"))
    assert (refusal.value.status, refusal.value.message) == (409, "已经提交。")
    assert rule.allows(by, sheet()) is True
    assert rule.name == "is_author & is_draft"


def test_either_clause_is_enough() -> None:
    rule = is_author | is_draft
    by: Any = "甲"
    assert rule.allows(by, sheet(author="乙"))
    assert rule.allows(by, sheet(state="submitted"))
    refusal = rule.refusals(by, sheet(author="乙", state="submitted"))
    assert refusal is not None
    assert refusal.message == "不是作者。"


def test_refusals_carry_their_answer() -> None:
    assert [make("x").status for make in (forbidden, conflict, faulty)] == [403, 409, 422]
    assert str(forbidden("x")) == "x"
