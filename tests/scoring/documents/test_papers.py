"""Words that papers share, and pages set once for all who ask."""

import pytest

from scoring.documents import papers
from scoring.documents.papers import day_words, first_digits, full_width, set_paper, written
from starrating.access import Refused
from starrating.print import faults


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("有;扣 2 分", "有；扣 2 分"),
        ("没有,满意率(%) 95", "没有，满意率（%） 95"),
        ("第 3 版,另见(附件)", "第 3 版，另见（附件）"),
        ("12:30, a(b)", "12:30, a(b)"),
        ("《标准》:(甲)", "《标准》：（甲）"),
        ("", ""),
    ],
)
def test_our_words_have_full_width_marks(given: str, printed: str) -> None:
    assert full_width(given) == printed


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("2025-08-28", "2025年8月28日"),
        ("2019-03", "2019年3月"),
        ("", ""),
        ("建国前", "建国前"),
    ],
)
def test_days_as_papers_say_them(given: str, printed: str) -> None:
    assert day_words(given) == printed


def test_what_people_wrote_keeps_its_lines_and_may_break_anywhere() -> None:
    assert written(" 甲 \n\n\n\n乙\r\n丙\n") == " 甲\n\n乙\n丙"
    assert written("a" * 130) == "\u200b".join(["a" * 60, "a" * 60, "a" * 10])
    assert written("字" * 200) == "字" * 200


def test_the_first_digits_in_groups() -> None:
    assert first_digits("3f2a91bc77d012ee" + "0" * 48) == "3f2a 91bc 77d0 12ee"


def test_the_same_page_is_set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def set_type(html: str) -> bytes:
        asked.append(html)
        return b"%PDF-"

    papers._printed.cache_clear()
    monkeypatch.setattr(papers, "print_html", set_type)
    assert [set_paper("print/official.html", {}) for _ in range(2)] == [b"%PDF-"] * 2
    assert len(asked) == 1
    papers._printed.cache_clear()


def test_a_paper_that_cannot_be_set_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    papers._printed.cache_clear()
    monkeypatch.setattr(faults, "HTML_BYTES", 10)
    with pytest.raises(Refused) as caught:
        set_paper("print/official.html", {})
    assert (caught.value.status, "内存过多" in caught.value.message) == (503, True)
