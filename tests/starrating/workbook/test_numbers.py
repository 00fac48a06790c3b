"""Numbers, number formats, dates: what a cell means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from starrating.workbook import BadDate, CellKind, PartialDate, column_letter, parse_date
from starrating.workbook.numbers import date_text, decimal_text, format_kind
from starrating.workbook.places import column_index


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("8.3000000000000007", "8.3"),
        ("17.489999999999998", "17.49"),
        ("0.1", "0.1"),
        ("12", "12"),
        ("12.0", "12"),
        ("+5", "5"),
        ("-0", "-0"),
        (".5", "0.5"),
        ("1e2", "100"),
        ("5E-2", "0.05"),
        ("1E-7", "0.0000001"),
        ("1e22", "10000000000000000000000"),
        ("1e999", None),
        ("-1e999", None),
        ("NaN", None),
        ("inf", None),
        ("1_000", None),
        ("٣", None),
        ("1²", None),
        ("", None),
        (" 1", None),
        ("1" * 401, None),
    ],
)
def test_shortest_decimals(raw: str, text: str | None) -> None:
    assert decimal_text(raw) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_shortest_decimal_gives_the_same_double(number: float) -> None:
    assert float(decimal_text(repr(number)) or "nan") == number


@given(st.integers(0, 110_00))
def test_every_hundredth_survives_a_double(hundredths: int) -> None:
    text = decimal_text(f"{hundredths / 100:.17g}") or ""
    whole, _, part = text.partition(".")
    assert int(whole) * 100 + int(part.ljust(2, "0")) == hundredths


DATES = [
    "m/d/yyyy",
    "yyyy\\-mm\\-dd",
    "[$-804]aaaa",
    "[h]:mm",
    "[Red]d",
    "e",
    "ggge",
    "0;m",
    "bbbb",
    "s",
]
PERCENTS = ["0%", "0.00%", "0;0%", "[Red]0%"]
PLAIN = [
    *("General", "0.00", "#,##0.00_);[Red]\\(#,##0.00\\)", "0.00E+00", '0"年"', "0.0分", "@"),
    *('0"%"', "0\\%", "[$￥-804]#,##0.00", '_ "￥"* #,##0_ ', "[DBNum1]0", "G/通用格式", "0.0日"),
]


@pytest.mark.parametrize(
    ("codes", "kind"),
    [(DATES, CellKind.DATE), (PERCENTS, CellKind.PERCENT), (PLAIN, CellKind.NUMBER)],
)
def test_number_formats(codes: list[str], kind: CellKind) -> None:
    assert {code: format_kind(164, code) for code in codes} == dict.fromkeys(codes, kind)


def test_built_in_number_formats() -> None:
    kinds = [
        format_kind(identifier, None) for identifier in (0, 2, 9, 10, 11, 14, 22, 31, 45, 49, 58)
    ]
    assert "".join(kind[0] for kind in kinds) == "nnppndddd" + "nd"
    # a workbook may give a built-in identifier another code
    assert format_kind(14, "0.00") is CellKind.NUMBER


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("60", None),
        ("61", "1900-03-01"),
        ("45905", "2025-09-05"),
        ("45905.354166666664", "2025-09-05T08:30:00"),
        ("0.5", "12:00:00"),
        ("0", None),
        ("2958465", "9999-12-31"),
        ("2958465.9999999", None),
        ("2958466", None),
        ("-1", None),
        ("x", None),
    ],
)
def test_day_numbers(raw: str, text: str | None) -> None:
    assert date_text(raw, starts_1904=False) == text


def test_day_numbers_from_1904() -> None:
    assert date_text("0", starts_1904=True) == "1904-01-01"
    assert date_text("60", starts_1904=True) == "1904-03-01"
    assert date_text("2958465", starts_1904=True) is None


DAY, MONTH = PartialDate(date(2019, 3, 5), "day"), PartialDate(date(2019, 3, 1), "month")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *(
            (text, DAY)
            for text in ("2019.3.5", "2019-03-05", "2019/3/5", "2019年3月5日", "20190305")
        ),
        *(
            (text, DAY)
            for text in ("２０１９年３月５号", " 2019 年 3 月 5 日\u3000", "2019-03-05T08:30:00")
        ),
        *((text, MONTH) for text in ("2019-03", "2019.3", "2019年3月", "201903")),
    ],
)
def test_dates_as_people_write_them(text: str, wanted: PartialDate) -> None:
    assert parse_date(text) == wanted


def test_dates_without_a_year_take_the_sheets() -> None:
    assert parse_date("3月5日", 2019) == DAY
    with pytest.raises(BadDate, match="不是日期"):
        parse_date("3月5日")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        *(
            (text, "不是日期")
            for text in ("", "昨天", "2019-3.5", "5/3/2019", "19-3-5", "2019-3-5-1")
        ),
        *((text, "没有这一天") for text in ("2019-02-29", "2019-13", "2019.0.5", "20190230")),
        *((text, "年份不合理") for text in ("1899-12-31", "2101-01-01", "0000-01")),
    ],
)
def test_texts_that_are_no_date(text: str, words: str) -> None:
    with pytest.raises(BadDate, match=words):
        parse_date(text)


@given(st.integers(0, 16_383))
def test_columns_have_letters(index: int) -> None:
    assert column_index(column_letter(index)) == index


def test_letters_of_columns() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702, 16_383)] == [
        *("A", "Z", "AA", "ZZ", "AAA", "XFD")
    ]
