"""Sets papers: a template becomes a PDF."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """The PDF of a template, which may name ``paper.css`` and, through it, the two fonts."""
    import weasyprint  # noqa: PLC0415 - slow to load

    found = find_spec("pylopdf_fonts_zh_cn")
    fonts = Path(str(found and found.origin)).parent
    css = settings.BASE_DIR / "static" / "css"

    class Fetcher(weasyprint.URLFetcher):  # type: ignore[misc]  # the package ships no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix("http://paper.invalid/")
            path = fonts / name.removeprefix("fonts/") if "/" in name else css / name
            kind = "text/css" if path.suffix == ".css" else "font/otf"
            headers = {"Content-Type": kind}
            return weasyprint.urls.URLFetcherResponse(url, path.read_bytes(), headers)

    page = weasyprint.HTML(
        string=render_to_string(template, context),
        base_url="http://paper.invalid/",
        url_fetcher=Fetcher(),
    )
    return bytes(page.write_pdf())
