"""Organisations without surprises: what is not asked for is plain."""

import itertools
from dataclasses import dataclass
from typing import Any

from branches.organisations.models import Field, Kind, Organisation

_codes = itertools.count(1)


def make_field(name: str = "机关事业单位") -> Field:
    return Field.objects.get_or_create(name=name)[0]


def make_organisation(
    name: str,
    parent: Organisation | None,
    kind: str = Kind.BRANCH,
    *,
    code: str = "",
    **columns: Any,
) -> Organisation:
    """An active organisation below ``parent``, with its path; ``code`` is made up where blank."""
    row = Organisation.objects.create(
        code=code or f"T{next(_codes):05d}", name=name, parent=parent, kind=kind, **columns
    )
    row.path = f"{parent.path if parent else '/'}{row.pk}/"
    row.save(update_fields=["path"])
    return row


@dataclass(frozen=True)
class City:
    """A department with two bureaus; the first holds a branch and a 党总支 that holds another.

    ::

        department ─┬─ education ─┬─ school
                    │             └─ college (党总支) ── faculty
                    └─ town ──────── village
    """

    department: Organisation
    education: Organisation
    school: Organisation
    college: Organisation
    faculty: Organisation
    town: Organisation
    village: Organisation


def city() -> City:
    """The small tree, with codes of the rosters' form and a field on each branch."""
    schools, farms = make_field("学校"), make_field("农村")
    department = make_organisation("云溪市委组织部", None, Kind.DEPARTMENT, code="099000000")
    education = make_organisation("教育局党委", department, Kind.COMMITTEE, code="099002000")
    school = make_organisation("第一小学党支部", education, code="099002001", field=schools)
    college = make_organisation(
        "职业学院党总支", education, Kind.GENERAL_BRANCH, code="099002002", field=schools
    )
    faculty = make_organisation("机电系党支部", college, code="099002003", field=schools)
    town = make_organisation("青竹镇党委", department, Kind.COMMITTEE, code="099022000")
    village = make_organisation("䶮𬱖村党支部", town, code="099022001", field=farms)
    return City(department, education, school, college, faculty, town, village)
