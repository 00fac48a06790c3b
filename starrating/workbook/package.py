"""An .xlsx file: which parts it has, which of them make it refused, and its sheets in order."""

import posixpath
from typing import Final, NamedTuple

from starrating.workbook import limits
from starrating.workbook.archive import Archive
from starrating.workbook.cells import Merge
from starrating.workbook.limits import refuse
from starrating.workbook.markup import Elements, Visit, as_flag, parse
from starrating.workbook.pool import Pool
from starrating.workbook.strings import StringsReader
from starrating.workbook.styles import Styles
from starrating.workbook.worksheet import WorksheetReader

_TYPES: Final = "[content_types].xml"
_MACRO_PARTS: Final = ("vbaproject", "vbadata", "macrosheets/", "activex/", "dialogsheets/")
_MACRO_TYPES: Final = ("macroenabled", "vbaproject", "macrosheet", "activex")
_AUTO_NAMES: Final = ("auto_open", "auto_close", "_xlnm.auto_open", "_xlnm.auto_close")
_OUTSIDE_PARTS: Final = ("externallinks/", "xl/connections.xml", "querytables/")


class ScannedSheet(NamedTuple):
    """A sheet as the child hands it over; rows as ``WorksheetReader`` leaves them."""

    name: str
    is_hidden: bool
    rows: list[list[int]]
    merges: list[Merge]


class _Listed(NamedTuple):
    name: str
    is_hidden: bool
    relation: str


class _Relation(NamedTuple):
    kind: str
    target: str


class Package:
    """The parts of a workbook file, opened with every check that looks at more than one part."""

    def __init__(self, data: bytes) -> None:
        self._archive = Archive(data)
        self._parts = self._archive.entries
        self._rest = set(self._parts)
        self.pool = Pool()
        self._sheets: list[_Listed] = []
        self._starts_1904 = False
        self._check_names()
        self._visit(_TYPES, self._visit_type)
        relations = {part: self._relations(part) for part in self._parts if part.endswith(".rels")}
        top = relations.get("_rels/.rels", {})
        self._workbook = next((r.target for r in top.values() if r.kind == "officedocument"), "")
        if self._workbook not in self._parts:
            raise refuse("damaged")
        self._visit(self._workbook, self._visit_workbook)
        folder, name = posixpath.split(self._workbook)
        self._related = relations.get(posixpath.join(folder, "_rels", f"{name}.rels"), {})

    def _check_names(self) -> None:
        names = self._parts.keys()
        if _TYPES not in names:
            raise refuse("xlsb" if "xl/workbook.bin" in names else "not_xlsx")
        if any(mark in name for name in names for mark in _MACRO_PARTS):
            raise refuse("macros")
        if "xl/workbook.bin" in names:
            raise refuse("xlsb")
        if any(mark in name for name in names for mark in _OUTSIDE_PARTS):
            self._refuse_outside()
        if not any(name.startswith("xl/") for name in names):
            raise refuse("not_xlsx")

    def _refuse_outside(self) -> None:
        links = [name for name in self._parts if "externallinks/" in name and "/_rels/" not in name]
        for name in links:
            self._visit(name, _refuse_dde)
        raise refuse("external_links")

    def _visit(self, part: str, visit: Visit) -> None:
        self._rest.discard(part)
        parse(self._archive.read(part), Elements(visit))

    def _visit_type(self, _: tuple[str, ...], attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        if any(mark in kind for mark in _MACRO_TYPES):
            raise refuse("macros")

    def _relations(self, part: str) -> dict[str, _Relation]:
        relations: dict[str, _Relation] = {}
        folder = posixpath.dirname(posixpath.dirname(part))

        def visit(_: tuple[str, ...], attributes: dict[str, str]) -> None:
            kind = attributes.get("Type", "").rpartition("/")[2].lower()
            target = attributes.get("Target", "").replace("\\", "/").lower()
            if attributes.get("TargetMode", "").lower() == "external":
                if kind != "hyperlink":
                    raise refuse("external_links")
                return
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            identifier = attributes.get("Id", "")
            if relations.setdefault(identifier, _Relation(kind, path)) != (kind, path):
                raise refuse("damaged")

        self._visit(part, visit)
        return relations

    def _visit_workbook(self, path: tuple[str, ...], attributes: dict[str, str]) -> None:
        place = path[1:]
        if place == ("sheets", "sheet"):
            self._add_sheet(attributes)
        elif place == ("workbookPr",):
            self._starts_1904 = as_flag(attributes.get("date1904"))
        elif place == ("definedNames", "definedName"):
            name = attributes.get("name", "").lower()
            if name.startswith(_AUTO_NAMES) or as_flag(attributes.get("xlm")):
                raise refuse("macros")

    def _add_sheet(self, attributes: dict[str, str]) -> None:
        if len(self._sheets) >= limits.SHEETS:
            raise refuse("too_many_sheets")
        listed = _Listed(
            attributes.get("name", ""),
            attributes.get("state", "visible") != "visible",
            attributes.get("id", ""),
        )
        is_repeated = any(
            listed.name == other.name or listed.relation == other.relation for other in self._sheets
        )
        if is_repeated or not 0 < len(listed.name) <= limits.NAME_LENGTH:
            raise refuse("damaged")
        self._sheets.append(listed)

    def _part(self, kind: str) -> str:
        part = next(
            (relation.target for relation in self._related.values() if relation.kind == kind), ""
        )
        return part if part in self._rest else ""

    def sheets(self) -> list[ScannedSheet]:
        """All sheets in the workbook's order; a chart sheet comes without rows."""
        styles = Styles(self.pool, starts_1904=self._starts_1904)
        if part := self._part("styles"):
            self._visit(part, styles.visit)
        strings = StringsReader(self.pool)
        if part := self._part("sharedstrings"):
            self._rest.discard(part)
            parse(self._archive.read(part), strings)
        count = 0
        sheets: list[ScannedSheet] = []
        for listed in self._sheets:
            relation = self._related.get(listed.relation)
            if relation is None or relation.target not in self._rest:
                raise refuse("damaged")
            if "macrosheet" in relation.kind or relation.kind == "dialogsheet":
                raise refuse("macros")
            self._rest.discard(relation.target)
            reader = WorksheetReader(self.pool, strings.numbers, styles, limits.CELLS - count)
            parse(self._archive.read(relation.target), reader)
            count += reader.count
            sheets.append(ScannedSheet(listed.name, listed.is_hidden, reader.rows, reader.merges))
        if not sheets:
            raise refuse("damaged")
        self._check_rest()
        return sheets

    def _check_rest(self) -> None:
        """Hold the parts that nothing is taken from to the same limits."""
        for part in sorted(self._rest):
            if part.endswith(".xml"):
                parse(self._archive.read(part), Elements(_pass_by))
            else:
                for _ in self._archive.read(part):
                    pass


def _pass_by(_: tuple[str, ...], __: dict[str, str]) -> None:
    """Take nothing from an element."""


def _refuse_dde(path: tuple[str, ...], _: dict[str, str]) -> None:
    if path[-1] in {"ddeLink", "ddeItem"}:
        raise refuse("dde")
