"""Texts as services take them."""

import pytest

from starrating.texts import explained, on_one_line, written
from tests.factories.refusals import refusal

HIDDEN = "理由含有看不见的控制字符,请删去重写。"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\u3000云组〔2025〕6号 ", "云组〔2025〕6号"),
        ("䶮𬱖·㛃" * 2, "䶮𬱖·㛃䶮𬱖·㛃"),
        ("=1+1", "=1+1"),
    ],
)
def test_a_line_is_trimmed_and_otherwise_kept(given: str, kept: str) -> None:
    assert written(given, 20, "文号") == kept


def test_a_reason_keeps_its_lines_as_a_browser_sends_them() -> None:
    assert explained("比较了两项:\r\n一、任务;\n二、群众评价。\r\n", 2000, "理由") == (
        "比较了两项:\n一、任务;\n二、群众评价。"
    )
    assert on_one_line("云组〔2025〕6号\r\n\r\n  第三条", 300, "理由") == "云组〔2025〕6号 第三条"


@pytest.mark.parametrize("service", [written, explained, on_one_line])
def test_what_is_no_text_is_refused_in_words(service: object) -> None:
    assert callable(service)
    for given, said in (
        (" \u3000\r\n", "请填写理由。"),
        ("字" * 11, "理由最多 10 个字。"),
        ("甲\u202e乙", HIDDEN),
        ("甲\x00乙", HIDDEN),
        ("甲\u200b乙", HIDDEN),
    ):
        assert refusal(service, text=given, most=10, label="理由") == (422, said)
    assert service(" \n", 10, "备注", is_optional=True) == ""


def test_a_line_has_no_breaks_and_breaks_count() -> None:
    assert refusal(written, text="甲\n乙", most=10, label="理由") == (422, HIDDEN)
    assert refusal(explained, text="甲\n\n\n乙", most=4, label="理由") == (422, "理由最多 4 个字。")
