"""Fonts cut to the signs of a page."""

import ctypes
import io
from collections.abc import Iterator

import pytest
from fontTools.ttLib import TTFont

from starrating.print import fonts as cutting
from starrating.print.assets import ASSETS
from starrating.print.fonts import cut_font, signs_of
from starrating.print.typesetting import typeset
from tests.starrating.print.pages import page, texts

SERIF = ASSETS["asset:serif"].path


@pytest.fixture
def fresh_library() -> Iterator[None]:
    cutting._library.cache_clear()
    yield
    cutting._library.cache_clear()


def test_a_page_shows_what_it_says_escaped_or_not_and_what_its_style_adds() -> None:
    signs = signs_of("<p>甲&#x4e59;&amp;</p>", ["p::before {content: '丙'}"])
    assert {"甲", "乙", "&", "丙", "•", "\u3000", "~"} <= signs
    assert "丁" not in signs


def test_a_font_holds_the_signs_of_the_page_and_no_others() -> None:
    content = cut_font(SERIF, {"甲", "䶮", "𬱖", "\U0010fffd"})
    with TTFont(io.BytesIO(content)) as font:
        assert sorted(map(chr, font.getBestCmap())) == ["䶮", "甲", "𬱖"]
    assert len(content) < 20_000


def test_where_the_machine_cannot_cut_the_whole_font_is_taken(
    fresh_library: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert cut_font(SERIF, {"甲"}) == SERIF.read_bytes()


def test_a_font_that_cannot_be_cut_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    library = cutting._library()
    assert library is not None
    monkeypatch.setitem(library, "hb_subset_or_fail", lambda *_: None)
    assert cut_font(SERIF, {"甲"}) == SERIF.read_bytes()


def test_a_sign_that_no_font_has_leaves_the_others_as_they_are() -> None:
    pdf = typeset(page("<p>甲\U0010fffd乙</p>"), 5, pytest.fail)
    assert pdf is not None
    assert {"甲", "乙"} <= set(texts(pdf)[0])
