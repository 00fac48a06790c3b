"""What we draw in Python is, letter by letter, what Django's own templates draw."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, get_default_renderer
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from starrating.widgets import Renderer

DJANGO, OURS = DjangoTemplates(), Renderer()
HOSTILE = (
    "<b>\"甲\" & '乙'</b>",
    "</option></select><script>",
    "{{ x }}",
    "&lt;",
    "",
    " \n ",
    "\x00",
)
MARKUP, AMPERSAND = format_html("<i>{}</i>", "安全"), format_html("{}", "&")
ATTRIBUTES = {
    "id": 'id_"x"',
    "class": "<b>",
    "aria-describedby": "a b",
    "aria-invalid": "true",
    "required": True,
    "disabled": True,
    "autofocus": False,
    "data-none": None,
    "data-number": 3,
    "data-safe": AMPERSAND,
    "data-<odd>": "x",
}
OWN_TEMPLATE = forms.Select(choices=[("a", "甲"), ("b", "<乙>")])
OWN_TEMPLATE.option_template_name = "django/forms/widgets/checkbox_option.html"
OWN_TEMPLATE.option_inherits_attrs = True


def same(widget: forms.Widget, value: Any, attrs: dict[str, Any] | None = None) -> str:
    name = 'n"<a>'
    drawn = widget.render(name, value, attrs, OURS)
    assert drawn == widget.render(name, value, attrs, DJANGO)
    assert hasattr(drawn, "__html__")
    return str(drawn)


def test_every_form_is_drawn_by_it() -> None:
    assert isinstance(get_default_renderer(), Renderer)


@pytest.mark.parametrize("attrs", [None, ATTRIBUTES])
@pytest.mark.parametrize("value", [None, "", "a", 3, ["a", "3"], HOSTILE[0], "absent"])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
def test_selects(kind: Any, value: Any, attrs: dict[str, Any] | None) -> None:
    choices = [
        *((text, text) for text in HOSTILE),
        (None, gettext_lazy("全部")),
        ("a", MARKUP),
        (AMPERSAND, "&amp;"),
        (3, 4),
        (Decimal("12.50"), Decimal("12.50")),
        (True, True),
        ("none", None),
        ("组<1>", [("x", "其一"), (3, "<其二>")]),
        ("", [("y", "没有名字的组")]),
        (MARKUP, []),
    ]
    drawn = same(kind(choices=choices), value, attrs)
    assert "<script>" not in drawn
    assert drawn.count("<option ") == len(choices)


def test_selects_of_their_own_kind() -> None:
    for value in (None, "true", "false", True):
        same(forms.NullBooleanSelect(), value)
    assert "<label" in same(OWN_TEMPLATE, "b", {"id": "id_x"})
    same(forms.Select(attrs={"class": "wide"}), "a", {"id": "id_x"})


@pytest.mark.parametrize("attrs", [None, ATTRIBUTES])
@pytest.mark.parametrize("value", [None, "", 3, Decimal("1234.50"), AMPERSAND, *HOSTILE])
@pytest.mark.parametrize("kind", [forms.TextInput, forms.DateInput, forms.NumberInput])
def test_inputs(kind: Any, value: Any, attrs: dict[str, Any] | None) -> None:
    same(kind(), value, attrs)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5), st.text())
def test_whatever_the_words(choices: list[tuple[str, str]], value: str) -> None:
    same(forms.Select(choices=choices), value)
    same(forms.TextInput(attrs={"placeholder": value}), value)
