"""What a printed page may refer to: names of our own styles and of the packaged fonts."""

from pathlib import Path
from typing import Final, NamedTuple

from pylopdf_fonts_zh_cn import sans_path, serif_path

_HERE: Final = Path(__file__).parent
CSS: Final = "text/css"
FONT: Final = "font/otf"


class Asset(NamedTuple):
    """A file and its media type."""

    path: Path
    media_type: str


ASSETS: Final = {
    "asset:official": Asset(_HERE / "official.css", CSS),
    "asset:form": Asset(_HERE / "form.css", CSS),
    "asset:sheet": Asset(_HERE / "sheet.css", CSS),
    "asset:serif": Asset(serif_path(), FONT),
    "asset:sans": Asset(sans_path(), FONT),
}
