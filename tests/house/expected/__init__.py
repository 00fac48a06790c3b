"""Who is expected to hold which address: written by hand, apart from the access rows.

Each slice has a module here that says for every address of its own who holds it and how::

    expect("people:accounts", "SYSTEM SECURITY CLERK")
    expect("people:account", "SYSTEM SECURITY CLERK", objects=of_accounts)

``MEMBER`` stands for everybody signed in, ``PUBLIC`` for everybody. An address with an object
gives ``objects``, a function of the ``Place`` that makes what the address is asked with; its own
opens for every role that holds the page, and carries the state in which the page is of use.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from branches.organisations.models import Organisation
from branches.people.models import Account
from starrating.access import ADMINISTRATORS, BUREAU_ROLES, DEPARTMENT_ROLES, Role
from tests.factories.organisations import City

T = TypeVar("T")
Kwargs = dict[str, Any]
NOBODY: frozenset[Role] = frozenset()
EVERYBODY = frozenset(Role)
DEPARTMENT = frozenset(DEPARTMENT_ROLES)
SEES_ALL = frozenset({*ADMINISTRATORS, *DEPARTMENT_ROLES})


class Place:
    """The city and one actor a role.

    The secretary is the school's, the preparer the college's (which holds the faculty), the plain
    member belongs to the faculty; bureau roles are education's, which holds all three and not the
    village.
    """

    def __init__(self, city: City, actors: dict[Role, Account]) -> None:
        self.city = city
        self.actors = actors
        self._made: dict[Any, Any] = {}

    def out_of_reach(self, role: Role) -> list[Organisation]:
        """The branches of the city that the role's actor has nothing to do with."""
        city = self.city
        branches = [city.school, city.college, city.faculty, city.village]
        reached = {
            Role.SECRETARY: branches[:1],
            Role.PREPARER: branches[1:2],
            Role.MEMBER: branches[2:3],
            **dict.fromkeys(BUREAU_ROLES, branches[:3]),
        }
        return [branch for branch in branches if branch not in reached.get(role, [])]

    def once(self, make: Callable[["Place"], T]) -> T:
        """What ``make`` made of this place the first time."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made


@dataclass(frozen=True)
class Objects:
    """The arguments of an address.

    ``own`` is in reach of every role that holds the page (``own_of`` gives another to some roles),
    ``foreign`` is there but in reach of the roles in ``sees_all`` only; None where all that is
    there is in everybody's reach. ``others`` are more of the kind, each by the name of how it
    stands to those who ask, with the roles in whose reach it is. ``absent`` names nothing at all;
    it is made up where None.
    """

    own: Kwargs
    foreign: Kwargs | None = None
    sees_all: frozenset[Role] = SEES_ALL
    own_of: dict[Role, Kwargs] = field(default_factory=dict)
    others: dict[str, tuple[Kwargs, frozenset[Role]]] = field(default_factory=dict)
    absent: Kwargs | None = None

    def for_role(self, role: Role) -> Kwargs:
        return self.own_of.get(role, self.own)

    def out_there(self) -> Iterator[tuple[str, Kwargs, frozenset[Role]]]:
        """(relation, arguments, roles in whose reach it is) of everything besides the own."""
        yield "absent", self.nothing(), NOBODY
        if self.foreign is not None:
            yield "foreign", self.foreign, self.sees_all
        for relation, (kwargs, roles) in self.others.items():
            yield relation, kwargs, roles

    def nothing(self) -> Kwargs:
        return self.absent or {name: _absent(value) for name, value in self.own.items()}


def _absent(value: Any) -> Any:
    return 987_654_321 if isinstance(value, int) else "0" * len(str(value))


@dataclass(frozen=True)
class Expected:
    holders: frozenset[Role]
    methods: frozenset[str]
    objects: Callable[[Place], Objects] | None

    def admits(self, role: Role) -> bool:
        is_member = role is not Role.PUBLIC and Role.MEMBER in self.holders
        return self.is_public or is_member or role in self.holders

    @property
    def is_public(self) -> bool:
        return Role.PUBLIC in self.holders


EXPECTED: dict[str, Expected] = {}


def expect(
    name: str,
    holders: str,
    methods: str = "GET",
    objects: Callable[[Place], Objects] | None = None,
) -> None:
    """Say who holds an address: role names and methods, separated by blanks."""
    if name in EXPECTED:
        raise ValueError(f"{name} is expected twice")
    roles = frozenset(Role[holder] for holder in holders.split())
    EXPECTED[name] = Expected(roles, frozenset(methods.split()), objects)


def load() -> dict[str, Expected]:
    """The expectations of every slice."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return EXPECTED
