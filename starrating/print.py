"""Sets papers: a template becomes a PDF."""

from typing import Any

from django.template.loader import render_to_string


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """The PDF of a template."""
    import weasyprint  # noqa: PLC0415 - slow to load

    return bytes(weasyprint.HTML(string=render_to_string(template, context)).write_pdf())
