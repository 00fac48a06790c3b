"""Streaming XML with limits: no DTD, no entities, bounded depth, attributes and text.

Element and attribute names arrive as ``namespace}local``; attributes as a flat list of names and
values, which is how the parser is fastest.
"""

from collections.abc import Callable, Iterable
from typing import Final, Protocol, TypeAlias
from xml.parsers import expat

from starrating.workbook import limits
from starrating.workbook.cells import UnreadableWorkbook
from starrating.workbook.limits import refuse

MAIN: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)

Visit: TypeAlias = Callable[[tuple[str, ...], dict[str, str]], None]


class Handler(Protocol):
    """What a part's reader offers to the parser."""

    def start(self, name: str, attributes: list[str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text between tags, whole unless it is very long."""


def parse(pieces: Iterable[bytes], handler: Handler) -> None:
    """Feed the handler with one XML part; raises ``UnreadableWorkbook`` for unsafe or broken XML."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.buffer_size = limits.TEXT_LENGTH
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_entities
    parser.EntityDeclHandler = _refuse_entities
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except UnreadableWorkbook:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise refuse("damaged") from error


def _refuse_entities(*_: object) -> None:
    raise refuse("entities")


class Elements:
    """A handler for small parts: hands each element with its path and attributes to a callback."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._path: list[str] = []

    def start(self, name: str, attributes: list[str]) -> None:
        """Hand on the path of local names and the attributes by their local names."""
        self._path.append(name.rpartition("}")[2])
        if len(self._path) > limits.DEPTH or len(attributes) > limits.ATTRIBUTES:
            raise refuse("too_deep")
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        named = {key.rpartition("}")[2]: value for key, value in pairs}
        self._visit(tuple(self._path), named)

    def end(self, name: str) -> None:
        """Step back."""
        self._path.pop()

    def text(self, data: str) -> None:
        """Text does not matter in these parts."""


def as_flag(value: str | None) -> bool:
    """An XML boolean."""
    return value in {"1", "true", "on"}
