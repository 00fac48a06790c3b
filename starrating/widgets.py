"""Selects and inputs drawn in Python: the very HTML of Django's templates, without their cost.

Django draws each option of a select by two templates of its own; the filters of a list would cost
more than its rows.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]

_FOLDER = "django/forms/widgets"


class Renderer(DjangoTemplates):
    """``FORM_RENDERER``: what is not drawn here, Django's templates draw."""

    def __init__(self) -> None:
        super().__init__()
        self._drawers: dict[str, Callable[[Widget], str]] = {
            f"{_FOLDER}/select.html": self._select,
            f"{_FOLDER}/select_option.html": _option,
            f"{_FOLDER}/text.html": _input,
            f"{_FOLDER}/date.html": _input,
        }

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """The HTML of a widget's template; everything in it is escaped as a template would."""
        draw = self._drawers.get(template_name)
        if draw is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308 - Django's own template
        return mark_safe(draw(context["widget"]))  # noqa: S308 - _text and _words escape each part

    def _select(self, widget: Widget) -> str:
        groups = [self._group(name, options) for name, options, _place in widget["optgroups"]]
        start = f'<select name="{_words(widget["name"])}"{_attributes(widget)}>'
        return f"{start}{''.join(groups)}\n</select>"

    def _group(self, name: Any, options: list[Widget]) -> str:
        drawn = [self.render(option["template_name"], {"widget": option}) for option in options]
        lines = "".join([f"\n  {option}\n" for option in drawn])
        return f'\n  <optgroup label="{_words(name)}">{lines}\n  </optgroup>' if name else lines


def _option(widget: Widget) -> str:
    value, label = _text(widget["value"]), _words(widget["label"])
    return f'<option value="{value}"{_attributes(widget)}>{label}</option>'


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    kind, name = _words(widget["type"]), _words(widget["name"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget)}>'


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
