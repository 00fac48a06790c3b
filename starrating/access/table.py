"""The access table: every address has a row beside its path, or the application does not start."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, get_resolver, path

from starrating.access.roles import Role

ROW = "access_row"


class Relation(StrEnum):
    """How the object of a page must stand to the one who asks."""

    NONE = "none"  # the page has no object, or its list is cut by right in the queryset
    SELF = "self"  # one's own account
    OWN = "own"  # one's own organisation
    SUBTREE = "subtree"  # an organisation at or below the post's
    CITY = "city"  # anything of the city
    PUBLISHED = "published"  # anything published


@dataclass(frozen=True)
class AccessRow:
    """Who may ask for an address, how, and which verb a POST performs."""

    name: str
    roles: frozenset[Role]
    relation: Relation = Relation.NONE
    methods: frozenset[str] = frozenset({"GET", "HEAD"})
    reauthenticate: bool = False
    verb: str = ""

    @property
    def is_public(self) -> bool:
        return Role.PUBLIC in self.roles

    def admits(self, roles: frozenset[Role]) -> bool:
        return bool(self.roles & roles) or self.is_public


def page(
    route: str,
    view: Any,
    name: str,
    *,
    to: Iterable[Role],
    relation: Relation = Relation.NONE,
    verb: str = "",
    reauthenticate: bool = False,
    only_post: bool = False,
) -> URLPattern:
    """A path with its access row.

    ``view`` is a view class or function, ``to`` the roles that hold the page. A ``verb`` (a journal
    verb, or ``-`` for a POST that writes no line) admits POST; ``only_post`` refuses GET.
    """
    function = view.as_view() if hasattr(view, "as_view") else view
    methods = set() if only_post else {"GET", "HEAD"}
    if verb:
        methods.add("POST")
    row = AccessRow(name, frozenset(to), relation, frozenset(methods), reauthenticate, verb)

    def entry(request: Any, *args: Any, **kwargs: Any) -> Any:
        return function(request, *args, **kwargs)

    setattr(entry, ROW, row)
    # what Django's own as_view() leaves for readers; its resolver takes it to be a class
    if hasattr(function, "view_class"):
        setattr(entry, "view_class", function.view_class)  # noqa: B010 - a function takes attributes, its type does not tell
    return path(route, entry, name=name)


def row_of(function: Any) -> AccessRow | None:
    row = getattr(function, ROW, None)
    return row if isinstance(row, AccessRow) else None


def all_patterns(
    patterns: Iterable[URLPattern | URLResolver] | None = None,
    prefix: str = "",
    namespace: str = "",
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every address as (route, full name, pattern), includes unfolded."""
    entries = get_resolver().url_patterns if patterns is None else patterns
    for entry in entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from all_patterns(entry.url_patterns, route, inner)
        else:
            yield route, f"{namespace}{entry.name}", entry


def missing_rows() -> list[str]:
    """Addresses without a row, or whose row admits nobody or no method."""
    faults = []
    for route, _name, pattern in all_patterns():
        row = row_of(pattern.callback)
        if row is None or not row.roles or not row.methods or not pattern.name:
            faults.append(route)
    return faults


def require_complete_table() -> None:
    """Raise ImproperlyConfigured naming every address that has no complete access row."""
    faults = missing_rows()
    if faults:
        raise ImproperlyConfigured("以下地址没有访问规则,拒绝启动:" + "、".join(faults))
