"""A filled-in form packed for the way over a sign-in."""

import pytest
from django.test import RequestFactory

from starrating.carried import FRESH_PASSWORD, packed, posted_pairs, unpacked


def test_a_form_is_carried_as_it_was_sent() -> None:
    sent = {"number": "云组〔2025〕3号", "winners": ["1", "2"], "csrfmiddlewaretoken": "t"}
    request = RequestFactory().post("/x/", {**sent, FRESH_PASSWORD: "geheim"})
    pairs = posted_pairs(request)
    assert pairs == [("number", "云组〔2025〕3号"), ("winners", "1"), ("winners", "2")]
    assert unpacked(packed(pairs)) == pairs
    assert (packed([]), unpacked("")) == ("", [])


@pytest.mark.parametrize("text", ["{", "7", "[1]", '["ab", ["a"]]', '[["a", "b", "c"]]', "null"])
def test_what_was_not_packed_here_is_nothing(text: str) -> None:
    assert unpacked(text) == []


def test_only_texts_are_carried() -> None:
    assert unpacked('[["a", 1], ["b", "2"]]') == [("b", "2")]
