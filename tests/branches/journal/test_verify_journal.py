from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from branches.journal.models import Head

pytestmark = pytest.mark.django_db


def test_verify_journal_tells_the_end() -> None:
    output = StringIO()
    call_command("verify_journal", stdout=output)
    assert output.getvalue() == f"日志完整:共 0 条,末端 0:{'0' * 64}\n"


def test_verify_journal_names_faults_and_fails() -> None:
    Head.objects.update(number=5)
    errors = StringIO()
    with pytest.raises(CommandError, match="发现 1 处问题"):
        call_command("verify_journal", stderr=errors)
    assert errors.getvalue() == "日志末端与记录的末端不符,末尾可能被删\n"


@pytest.mark.parametrize("anchor", ["x:1", "1", "1:ff"])
def test_verify_journal_refuses_a_malformed_anchor(anchor: str) -> None:
    with pytest.raises(CommandError, match="锚点写法"):
        call_command("verify_journal", anchor=[anchor])


def test_verify_journal_misses_a_printed_end() -> None:
    with pytest.raises(CommandError):
        call_command("verify_journal", anchor=["3:" + "a" * 64], stderr=StringIO())
