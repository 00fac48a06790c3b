"""What a roster would do: compared with the register before anything is written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from branches.journal.models import rows_digest
from branches.organisations.models import (
    PARENT_KINDS,
    RATED_KINDS,
    Field,
    Kind,
    Organisation,
)
from branches.organisations.rules import misplaced
from branches.organisations.sheets import HEADINGS, Reading, RosterRow
from starrating.workbook import Fault

Values = dict[str, Any]
_BLANK: Values = {
    "name": "",
    "kind": "",
    "parent": "",
    "field": "",
    "founded_on": "",
    "term_ends_on": "",
    "member_count": None,
    "note": "",
}


@dataclass(frozen=True)
class PlannedChange:
    """One organisation that would be written; ``before`` is empty for a new one.

    ``before`` and ``after`` hold facts as ``Organisation.facts`` gives them: for a changed one
    only those that differ.
    """

    code: str
    name: str
    before: Values
    after: Values


@dataclass(frozen=True)
class RosterPlan:
    """New, changed and unchanged organisations, faults, and what deserves a word.

    ``missing`` (code, name) are registered and active but not in the file; they stay as they are.
    """

    new: list[PlannedChange] = field(default_factory=list)
    changed: list[PlannedChange] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    new_fields: list[str] = field(default_factory=list)
    without_field: int = 0

    @property
    def writes(self) -> bool:
        return bool(self.new or self.changed)

    @property
    def rows(self) -> list[list[Any]]:
        """What the journal's digest covers: code, before, after of every row written."""
        return [[change.code, change.before, change.after] for change in (*self.new, *self.changed)]

    @property
    def digest(self) -> str:
        """Names what was previewed, so that the confirmation writes that and nothing else."""
        return rows_digest([*self.rows, self.unchanged])


def plan_roster(rows: Iterable[RosterRow], reading: Reading) -> RosterPlan:
    """Compare the rows with the register. A constant number of statements; nothing is written."""
    return _Planner(list(rows), reading).plan()


class _Planner:
    def __init__(self, rows: list[RosterRow], reading: Reading) -> None:
        self.reading = reading
        self.faults: list[Fault] = []
        self.register = {
            row.code: row for row in Organisation.objects.select_related("parent", "field")
        }
        self.rows: dict[str, RosterRow] = {}
        for row in rows:
            if row.code and self._is_first(row):
                self.rows[row.code] = row
        self.staying = {
            code: organisation
            for code, organisation in self.register.items()
            if code not in self.rows and organisation.is_active
        }
        self.by_name: dict[str, list[str]] = defaultdict(list)
        for code, row in self.rows.items():
            self.by_name[row.values["name"]].append(code)
        for code, organisation in self.staying.items():
            self.by_name[organisation.name].append(code)
        self.parents: dict[str, str] = {}

    def _is_first(self, row: RosterRow) -> bool:
        earlier = self.rows.get(row.code)
        if earlier is None:
            return True
        where = "" if earlier.sheet == row.sheet else f"工作表“{earlier.sheet}”"
        message = f"代码重复,{where}第 {earlier.number} 行已有"
        self._fault(row, "code", "duplicate_code", row.code, message)
        return False

    def _fault(self, row: RosterRow, fact: str, kind: str, value: str | None, message: str) -> None:
        heading = "上级党组织代码" if fact == "parent_code" else HEADINGS[fact]
        column = self.reading.columns.get(row.sheet, {}).get(heading)
        self.faults.append(Fault(row.sheet, row.number, column, heading, kind, value, message))

    def plan(self) -> RosterPlan:
        for row in self.rows.values():
            self._look_at_code(row)
            parent = self._parent_of(row)
            if parent is not None:
                self.parents[row.code] = parent
        for row in self.rows.values():
            self._require_place(row)
        self._require_one_department()
        self._require_no_circle()
        return self._compare()

    def _look_at_code(self, row: RosterRow) -> None:
        known = self.register.get(row.code)
        if known is not None:
            if not known.is_active:
                message = f"这个党组织{known.get_state_display()},不能再导入"
                self._fault(row, "code", "ended", row.code, message)
            return
        padded = f"0{row.code}"
        if padded in self.register or padded in self.rows:
            message = f"与已有代码 {padded} 只差开头的 0,请把这一列设为文本后重新填写"
            self._fault(row, "code", "lost_zero", row.code, message)

    def _parent_of(self, row: RosterRow) -> str | None:
        """The parent's code, empty for the root, None with a fault where it is not known."""
        code, name = row.values.get("parent_code", ""), row.values.get("parent", "")
        if not code and not name:
            if row.values["kind"] not in {"", Kind.DEPARTMENT}:
                fact = "parent" if "parent" in row.values else "parent_code"
                self._fault(row, fact, "blank_parent", None, "没有填写上级党组织")
                return None
            return ""
        if code:
            return self._parent_by_code(row, code, name)
        found = self.by_name.get(name, [])
        if len(found) == 1:
            return found[0]
        if found:
            message = f"有 {len(found)} 个同名的党组织({'、'.join(sorted(found)[:5])}),请加一列上级党组织代码"
            self._fault(row, "parent", "ambiguous_parent", name, message)
        else:
            message = "名册和已登记的党组织里都没有这个上级"
            self._fault(row, "parent", "unknown_parent", name, message)
        return None

    def _parent_by_code(self, row: RosterRow, code: str, name: str) -> str | None:
        if code in self.rows:
            registered = self.rows[code].values["name"]
        elif code in self.staying:
            registered = self.staying[code].name
        else:
            message = "名册和已登记的党组织里都没有这个代码"
            self._fault(row, "parent_code", "unknown_parent", code, message)
            return None
        if name and name != registered:
            message = f"与代码 {code} 的名称“{registered}”不符"
            self._fault(row, "parent", "other_parent", name, message)
            return None
        return code

    def _kind_and_name(self, code: str) -> tuple[str, str]:
        if code in self.rows:
            values = self.rows[code].values
            return str(values["kind"]), str(values["name"])
        return self.staying[code].kind, self.staying[code].name

    def _require_place(self, row: RosterRow) -> None:
        kind, parent = row.values["kind"], self.parents.get(row.code)
        if kind and parent:
            parent_kind, parent_name = self._kind_and_name(parent)
            if parent_kind and parent_kind not in PARENT_KINDS[kind]:
                message = misplaced(kind, parent_name, parent_kind)
                self._fault(row, "kind", "misplaced", str(Kind(kind).label), message)
        known = self.register.get(row.code)
        if known is None or not kind or known.kind == kind:
            return
        for child in self.staying.values():
            if child.parent_id == known.pk and kind not in PARENT_KINDS[child.kind]:
                message = misplaced(child.kind, row.values["name"], kind)
                self._fault(row, "kind", "misplaced_child", child.name, message)

    def _require_one_department(self) -> None:
        rows = [row for row in self.rows.values() if row.values["kind"] == Kind.DEPARTMENT]
        standing = [one for one in self.staying.values() if one.kind == Kind.DEPARTMENT]
        if len(rows) + len(standing) > 1:
            for row in rows:
                message = "全市只能有一个党委部门"
                self._fault(row, "kind", "second_department", row.values["name"], message)

    def _require_no_circle(self) -> None:
        for row in self.rows.values():
            seen: set[str] = set()
            place = self.parents.get(row.code, "")
            while place and place not in seen and place != row.code:
                seen.add(place)
                place = self._parent_above(place)
            if place == row.code:
                message = "上级党组织的关系首尾相接,成了一个圈"
                self._fault(row, "parent", "circle", row.values["name"], message)

    def _parent_above(self, code: str) -> str:
        if code in self.rows:
            return self.parents.get(code, "")
        parent = self.staying[code].parent
        return parent.code if parent else ""

    def _compare(self) -> RosterPlan:
        faults = sorted([*self.reading.faults, *self.faults], key=_place)
        fields = set(Field.objects.values_list("name", flat=True))
        plan = RosterPlan(
            faults=faults,
            missing=sorted((code, one.name) for code, one in self.staying.items()),
            new_fields=sorted(
                {row.values.get("field", "") for row in self.rows.values()} - fields - {""}
            ),
        )
        if faults:
            return plan
        unchanged = without_field = 0
        for code in sorted(self.rows):
            known = self.register.get(code)
            before = _BLANK if known is None else known.facts()
            after = {**before, **self._facts(self.rows[code])}
            without_field += after["kind"] in RATED_KINDS and not after["field"]
            names = [name for name in after if known is None or after[name] != before[name]]
            change = PlannedChange(
                code,
                after["name"],
                {} if known is None else {name: before[name] for name in names},
                {name: after[name] for name in names},
            )
            if known is None:
                plan.new.append(change)
            elif names:
                plan.changed.append(change)
            else:
                unchanged += 1
        return RosterPlan(
            new=plan.new,
            changed=plan.changed,
            unchanged=unchanged,
            missing=plan.missing,
            new_fields=plan.new_fields,
            without_field=without_field,
        )

    def _facts(self, row: RosterRow) -> Values:
        values = {name: value for name, value in row.values.items() if name in _BLANK}
        return {**values, "parent": self.parents[row.code]}


def _place(fault: Fault) -> tuple[str, int, int, str]:
    column = fault.column or ""
    return fault.sheet, fault.row or 0, len(column), column
