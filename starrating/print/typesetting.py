"""HTML to PDF by WeasyPrint. Imported in the child process and in tests, never by the server."""

import hashlib
import warnings
from collections.abc import Callable, Iterable
from typing import Final

with warnings.catch_warnings():
    # fontconfig is given no font on purpose
    warnings.simplefilter("ignore")
    import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from starrating.print.assets import ASSETS, CSS, FONT, Asset
from starrating.print.fonts import cut_font, signs_of

Complain = Callable[[str], object]
_BASE: Final = "asset:"


class AssetFetcher(URLFetcher):
    """Gives the assets and nothing else; every other address is told to ``complain``.

    Fonts come cut down to ``signs``.
    """

    def __init__(self, complain: Complain, signs: Iterable[str]) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)
        self._complain = complain
        self._signs = signs

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The asset of that address; raises ``ValueError``, which WeasyPrint passes over."""
        asset = ASSETS.get(url)
        if asset is None:
            self._complain(url)
            raise ValueError(url)
        return URLFetcherResponse(url, self._content(asset), {"Content-Type": asset.media_type})

    def _content(self, asset: Asset) -> bytes:
        if asset.media_type == FONT:
            return cut_font(asset.path, self._signs)
        return asset.path.read_bytes()


def typeset(html: str, most_pages: int, complain: Complain) -> bytes | None:
    """The PDF, the same bytes for the same HTML; None where it has more pages than that."""
    styles = [each.path.read_text("utf-8") for each in ASSETS.values() if each.media_type == CSS]
    fetcher = AssetFetcher(complain, signs_of(html, styles))
    document = weasyprint.HTML(
        string=html, base_url=_BASE, url_fetcher=fetcher, media_type="print"
    ).render(font_config=FontConfiguration(), pdf_tags=True)
    if len(document.pages) > most_pages:
        return None
    identifier = hashlib.sha256(html.encode()).hexdigest().encode()
    return bytes(document.write_pdf(pdf_identifier=identifier, pdf_tags=True))
