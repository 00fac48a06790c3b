"""What comes out on paper: the measures of official documents, rare characters, the same bytes."""

import hashlib
from typing import Any

import pytest

from starrating.print import print_html, render_pdf
from starrating.print.typesetting import typeset
from tests.starrating.print.pages import fonts, notice, page, read, texts


def set_here(html: str) -> bytes:
    """Set in this process, which is quicker than in the child."""
    pdf = typeset(html, 500, pytest.fail)
    assert pdf is not None
    return pdf


def places(pdf: bytes, number: int, text: str) -> list[float]:
    """Where on a page that text begins, in points from the left."""
    found: list[float] = []

    def visit(piece: str, _at: Any, matrix: Any, *_: Any) -> None:
        if text in piece:
            found.append(float(matrix[4]))

    read(pdf).pages[number].extract_text(visitor_text=visit)
    return found


def test_twenty_two_lines_of_twenty_eight_characters_fill_a_page() -> None:
    body = '<p class="flush">{}</p>'
    full, over = (texts(set_here(page(body.format("字" * count)))) for count in (616, 617))
    assert [text.count("字") for text in full] == [616]
    # two lines stay together
    assert [text.count("字") for text in over] == [588, 29]
    lines = read(set_here(page(body.format("字" * 616)))).pages[0].extract_text().splitlines()
    assert [len(line) for line in lines if "字" in line] == [28] * 22


def test_a4_with_page_numbers_between_dashes_odd_right_even_left() -> None:
    pdf = set_here(page('<p>一</p><p class="attached">二</p><p class="attached">三</p>'))
    sizes = {tuple(round(float(side)) for side in sheet.mediabox[2:]) for sheet in read(pdf).pages}
    assert sizes == {(595, 842)}
    assert texts(pdf) == ["一—1—", "二—2—", "三—3—"]
    lefts = [min(places(pdf, number, "—")) for number in range(3)]
    assert (lefts[0] > 450, lefts[1] < 150, lefts[2] > 450) == (True, True, True)


def test_lists_repeat_their_headings_on_every_page() -> None:
    found = texts(set_here(notice(40)))
    assert found[0].startswith("关于星级评定结果的公示现将")
    assert found[0].endswith("中共云溪市委组织部2025年9月29日—1—")
    assert [text[:10] for text in found[1:]] == ["序号编码名称单位星级"] * 2
    assert sum(text.count("党支部") for text in found) == 40


def test_rare_characters_are_there_in_the_packaged_fonts(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rare = "㛃湖小学䶮𬱖村·㐂鿏"
    pdf = print_html(page(f"<p>{rare}</p><h2>{rare}</h2>"))
    assert texts(pdf)[0].count(rare) == 2
    assert fonts(pdf) == {"Serif", "Sans"}
    # and nothing to complain of
    assert caplog.messages == []


def test_the_same_page_gives_the_same_bytes_in_every_child() -> None:
    html = notice(3)
    first, second = print_html(html), print_html(html)
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    trailer: Any = read(first).trailer
    assert trailer["/ID"][0].original_bytes == hashlib.sha256(html.encode()).hexdigest().encode()
    information = read(first).metadata
    assert information is not None
    assert sorted(information) == ["/Producer", "/Title"]


def test_documents_can_be_read_aloud() -> None:
    root: Any = read(set_here(page("<h1>公示</h1>"))).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("zh-CN", True)


def test_a_template_is_rendered_without_a_request() -> None:
    pdf = render_pdf("print/official.html", {})
    assert texts(pdf) == ["—1—"]
