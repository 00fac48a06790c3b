"""Reading the tree: by right, by place, by kind; earlier stars; history; files waiting.

Querysets are small and stack: ``rated(subtree(visible_to(by), bureau))``.
"""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.fields.json import KT

from branches.journal.models import Entry
from branches.organisations.models import (
    RATED_KINDS,
    REVIEWING_KINDS,
    EarlierStar,
    ImportedChange,
    Organisation,
    OrganisationState,
    PendingImport,
)
from starrating.access import BUREAU_ROLES, DEPARTMENT_ROLES, OWN_ONLY, Actor, Role

Organisations = QuerySet[Organisation]


def visible_to(by: Actor) -> Organisations:
    """What the posts acted in reach: the subtree, for branch roles that one organisation.

    Nobody else sees the tree: not the public, members, lent posts (inspector, objection handler,
    secrecy reviewer) or administrators, who have business pages of their own or none.
    """
    reach = Q(path__in=by.paths(*OWN_ONLY))
    for path in by.paths(*BUREAU_ROLES, *DEPARTMENT_ROLES):
        reach |= Q(path__startswith=path)
    return Organisation.objects.filter(reach)


def listed_for(by: Actor) -> Organisations:
    """``visible_to`` with what a list or a roster shows of each."""
    return visible_to(by).select_related("parent", "field", "merged_into")


def roster_for(by: Actor) -> Organisations:
    """What a roster of ``by``'s reach holds: the active ones, by code."""
    return active(listed_for(by)).order_by("code")


def nameable_by(by: Actor) -> Organisations:
    """Organisations that may be chosen by code and name when accounts and posts are arranged.

    All of them for the system and security administrators, who see nothing else of them; for
    everybody else what ``visible_to`` gives.
    """
    if by.holds(Role.SYSTEM) or by.holds(Role.SECURITY):
        return Organisation.objects.all()
    return visible_to(by)


def active(organisations: Organisations | None = None) -> Organisations:
    """Those neither merged nor retired."""
    return _all(organisations).filter(state=OrganisationState.ACTIVE)


def rated(organisations: Organisations | None = None) -> Organisations:
    """Active organisations of the kinds that take part in the rating."""
    return active(organisations).filter(kind__in=RATED_KINDS)


def reviewing(organisations: Organisations | None = None) -> Organisations:
    """Active organisations whose committee reviews those below."""
    return active(organisations).filter(kind__in=REVIEWING_KINDS)


def disclosed(organisations: Organisations | None = None) -> Organisations:
    """Those that may be named outside (domain: 不对外公开 bodies are counted, never named)."""
    return _all(organisations).filter(is_undisclosed=False)


def _all(organisations: Organisations | None) -> Organisations:
    return Organisation.objects.all() if organisations is None else organisations


def subtree(path: str, organisations: Organisations | None = None) -> Organisations:
    """The organisation at ``path`` and everything below it; nothing for an empty path."""
    if not path:
        return _all(organisations).none()
    return _all(organisations).filter(path__startswith=path)


def members_below(organisation: Organisation) -> tuple[int, int]:
    """How many rated bodies are active at or below the organisation, and their members together."""
    below = rated(subtree(str(organisation.path or "")))
    found = below.aggregate(bodies=Count("pk"), members=Sum("member_count"))
    return found["bodies"], found["members"] or 0


def ancestor_keys(organisation: Organisation) -> list[int]:
    """Primary keys from the root down to the parent."""
    return [int(key) for key in str(organisation.path or "/").strip("/").split("/")[:-1]]


def ancestors(organisation: Organisation) -> list[Organisation]:
    """From the root down to the parent; one statement."""
    keys = ancestor_keys(organisation)
    found = Organisation.objects.in_bulk(keys)
    return [found[key] for key in keys]


def review_paths(
    organisations: Iterable[Organisation],
) -> dict[int, tuple[Organisation, ...]]:
    """The bodies each organisation's sheet passes, lowest first, by primary key; one statement.

    From the parent up to the nearest ancestor of a reviewing kind, which is the last: below a
    党总支 that is (党总支, 党委). Empty for the root.
    """
    rows = list(organisations)
    found = Organisation.objects.in_bulk({key for row in rows for key in ancestor_keys(row)})
    paths: dict[int, tuple[Organisation, ...]] = {}
    for row in rows:
        passed: list[Organisation] = []
        for key in reversed(ancestor_keys(row)):
            passed.append(found[key])
            if found[key].kind in REVIEWING_KINDS:
                break
        paths[row.pk] = tuple(passed)
    return paths


def reviewing_body_of(organisation: Organisation) -> Organisation | None:
    """The nearest ancestor whose committee reviews; None for the root."""
    passed = review_paths([organisation])[organisation.pk]
    return passed[-1] if passed else None


def department() -> Organisation | None:
    """The active root of the city, None before the roster is imported."""
    return active().filter(parent=None, kind="department").first()


def earlier_stars(organisation: Organisation) -> QuerySet[EarlierStar]:
    """All rows of an organisation, corrected ones too, newest year first."""
    return (
        EarlierStar.objects.filter(organisation=organisation)
        .select_related("imported_by", "corrects")
        .order_by("-year", "-pk")
    )


def imported_changes(organisation: Organisation) -> QuerySet[ImportedChange]:
    """What roster imports did to an organisation."""
    return ImportedChange.objects.filter(organisation=organisation)


def history_entries(organisation: Organisation, imports: Iterable[int]) -> QuerySet[Entry]:
    """Journal lines that tell an organisation's history, newest first; one statement.

    Its own; those of the ``imports`` (primary keys) that touched it; the mergers of others into it,
    and those that moved it along (SQLite may add some that moved a code of other letter case).
    """
    own = Q(subject_type=Organisation._meta.label_lower, subject_id=str(organisation.pk))
    told = own | Q(
        subject_type=PendingImport._meta.label_lower, subject_id__in=[str(pk) for pk in imports]
    )
    merger = Q(verb="organisations.merge")
    told |= merger & Q(after__successor=organisation.code)
    told |= merger & Q(moved_along__contains=f'"{organisation.code}"')
    return Entry.objects.alias(moved_along=KT("after__moved_along")).filter(told)


def names_by_code(codes: Iterable[str]) -> dict[str, str]:
    """The present names of organisations, whatever became of them."""
    found = Organisation.objects.in_bulk(sorted(set(codes)), field_name="code")
    return {code: row.name for code, row in found.items()}


def stars_of_year(year: int) -> dict[int, int]:
    """The current earlier stars of a year, by the organisation's primary key; one statement."""
    return dict(
        EarlierStar.objects.filter(year=year, is_current=True).values_list(
            "organisation_id", "star"
        )
    )


def star_of_year(organisation: Organisation, year: int) -> int | None:
    """The star held in a year before this system; None where none is on record."""
    return (
        EarlierStar.objects.filter(organisation=organisation, year=year, is_current=True)
        .values_list("star", flat=True)
        .first()
    )


def kept_imports(by: Actor, kind: str) -> QuerySet[PendingImport]:
    """Files of a kind that ``by`` uploaded."""
    return PendingImport.objects.filter(made_by_id=by.pk, kind=kind)
