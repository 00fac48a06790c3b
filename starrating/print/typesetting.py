"""HTML to PDF by WeasyPrint. Imported in the child process and in tests, never by the server."""

import hashlib
import warnings
from collections.abc import Callable
from typing import Final

with warnings.catch_warnings():
    # fontconfig is given no font on purpose
    warnings.simplefilter("ignore")
    import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from starrating.print.assets import ASSETS

Complain = Callable[[str], object]
_BASE: Final = "asset:"


class AssetFetcher(URLFetcher):
    """Gives the assets and nothing else; every other address is told to ``complain``."""

    def __init__(self, complain: Complain) -> None:
        super().__init__(allowed_protocols=[], allow_redirects=False)
        self._complain = complain

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The asset of that address; raises ``ValueError``, which WeasyPrint passes over."""
        asset = ASSETS.get(url)
        if asset is None:
            self._complain(url)
            raise ValueError(url)
        return URLFetcherResponse(url, asset.path.read_bytes(), {"Content-Type": asset.media_type})


def typeset(html: str, most_pages: int, complain: Complain) -> bytes | None:
    """The PDF, the same bytes for the same HTML; None where it has more pages than that."""
    document = weasyprint.HTML(
        string=html, base_url=_BASE, url_fetcher=AssetFetcher(complain), media_type="print"
    ).render(font_config=FontConfiguration(), pdf_tags=True)
    if len(document.pages) > most_pages:
        return None
    identifier = hashlib.sha256(html.encode()).hexdigest().encode()
    return bytes(document.write_pdf(pdf_identifier=identifier, pdf_tags=True))
