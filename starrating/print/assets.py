"""What a printed page may refer to: names of our own styles and of the packaged fonts."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

_HERE: Final = Path(__file__).parent
_FONTS: Final = "pylopdf_fonts_zh_cn"


class Asset(NamedTuple):
    """A file and its media type."""

    path: Path
    media_type: str


def assets() -> dict[str, Asset]:
    """Assets by address: ``asset:official`` is the style, ``asset:serif`` and ``asset:sans`` fonts."""
    spec = find_spec(_FONTS)
    fonts = Path(str(spec.origin)).parent if spec else _HERE
    return {
        "asset:official": Asset(_HERE / "official.css", "text/css"),
        "asset:serif": Asset(fonts / "NotoSerifSC-Regular.otf", "font/otf"),
        "asset:sans": Asset(fonts / "NotoSansSC-Regular.otf", "font/otf"),
    }
