"""Paths are derived from parents; here alone are they written."""

from collections.abc import Iterable, Mapping

from django.db.models import Max, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.lifecycle import REBUILD_PATHS
from branches.organisations.models import Organisation
from branches.organisations.rules import check, is_officer
from starrating.access import Actor, conflict

LONGEST = 300
BATCH = 300


def lock_tree() -> None:
    """Take the one lock under which the tree changes: its root, before any other row."""
    list(
        Organisation.objects.select_for_update()
        .filter(parent=None)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def require_short(path: str) -> None:
    if len(path) > LONGEST:
        raise conflict(_("党组织的层级过深,不能再往下放。"))


def move_paths(old: str, new: str) -> None:
    """Give the subtree at path ``old`` (itself included) the path ``new``, in one statement."""
    subtree = Organisation.objects.filter(path__startswith=old)
    longest = subtree.aggregate(longest=Max(Length("path")))["longest"] or 0
    require_short("x" * (longest - len(old) + len(new)))
    subtree.update(path=Concat(Value(new), Substr("path", len(old) + 1)))


def derived_paths(parents: Mapping[int, int | None]) -> dict[int, str]:
    """The path of every organisation (primary key) from the parents alone.

    Raises Refused (409) where the parents run in a circle.
    """
    paths: dict[int, str] = {}
    for start in parents:
        chain: list[int] = []
        place: int | None = start
        while place is not None and place not in paths:
            if place in chain:
                raise conflict(_("上级党组织的关系首尾相接,成了一个圈,请先改正。"))
            chain.append(place)
            place = parents[place]
        path = "/" if place is None else paths[place]
        for key in reversed(chain):
            path = f"{path}{key}/"
            require_short(path)
            paths[key] = path
    return paths


def write_paths(organisations: Iterable[Organisation], paths: Mapping[int, str]) -> int:
    """Store the paths where they differ from the stored ones; returns how many did."""
    changed = []
    for organisation in organisations:
        path = paths[organisation.pk]
        if organisation.path != path:
            organisation.path = path
            changed.append(organisation)
    Organisation.objects.bulk_update(changed, ["path"], batch_size=BATCH)
    return len(changed)


@recorded
def rebuild_paths(*, by: Actor | None) -> int:
    """Derive every path from the parents again; returns how many were wrong.

    The parents are the truth: a path that differs is mended and journalled, else nothing is
    written. Raises Refused: 403, or 409 where the parents run in a circle.
    """
    check(is_officer, by, None)
    lock_tree()
    rows = list(Organisation.objects.only("pk", "parent_id", "path", "code").order_by("pk"))
    before = {row.code: row.path for row in rows}
    count = write_paths(rows, derived_paths({row.pk: row.parent_id for row in rows}))
    if count:
        wrong = [[row.code, before[row.code], row.path] for row in rows]
        root = Organisation.objects.filter(parent=None).earliest("pk")
        record(
            REBUILD_PATHS,
            root,
            by=by,
            after={"count": count},
            rows=[line for line in wrong if line[1] != line[2]],
            organisation_code=root.code,
        )
    return count
