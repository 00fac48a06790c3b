"""Selects and inputs drawn in Python: the very HTML of Django's templates, without their cost.

Django draws each option of a select by two templates of its own; the filters of a list would cost
more than its rows.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]

_SELECT = forms.Select.template_name
_OPTION = forms.Select.option_template_name
_INPUTS = frozenset({forms.TextInput.template_name, forms.DateInput.template_name})


class Renderer(DjangoTemplates):
    """``FORM_RENDERER``: what is not drawn here, Django's templates draw."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name in _INPUTS:
            return _input(context["widget"])
        if template_name == _SELECT and _has_plain_options(context["widget"]):
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _has_plain_options(widget: Widget) -> bool:
    """A select may name another template for its options."""
    groups = [options for _name, options, _place in widget["optgroups"]]
    return all(option["template_name"] == _OPTION for options in groups for option in options)


def _select(widget: Widget) -> SafeString:
    groups = "".join([_group(name, options) for name, options, _place in widget["optgroups"]])
    start = f'<select name="{_words(widget["name"])}"{_attributes(widget)}>'
    return mark_safe(f"{start}{groups}\n</select>")  # noqa: S308 - _text and _words escape each part


def _group(name: Any, options: list[Widget]) -> str:
    lines = "".join([f"\n  {_option(option)}\n" for option in options])
    return f'\n  <optgroup label="{_words(name)}">{lines}\n  </optgroup>' if name else lines


def _option(widget: Widget) -> str:
    value, label = _text(widget["value"]), _words(widget["label"])
    return f'<option value="{value}"{_attributes(widget)}>{label}</option>'


def _input(widget: Widget) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    start = f'<input type="{_words(widget["type"])}" name="{_words(widget["name"])}"'
    return mark_safe(f"{start}{value}{_attributes(widget)}>")  # noqa: S308 - as above


def _attributes(widget: Widget) -> str:
    """`` name="value"`` of each; the bare name where it is True, nothing where it is False."""
    return "".join(
        [
            f" {_words(name)}" if value is True else f' {_words(name)}="{_text(value)}"'
            for name, value in widget["attrs"].items()
            if value is not False
        ]
    )


def _text(value: Any) -> SafeString:
    """A value as ``{{ value|stringformat:"s" }}`` gives it."""
    return value if isinstance(value, SafeString) else escape(str(value))


def _words(value: Any) -> SafeString:
    """A value as ``{{ value }}`` gives it."""
    return conditional_escape(localize(value))
