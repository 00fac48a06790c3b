"""Addresses of people."""

from datetime import date
from typing import Any

from branches.organisations.models import Organisation, PendingImport
from branches.organisations.services import keep_import
from branches.organisations.sheets import Reading, plain_reading
from branches.people.models import Account, Post, Tie
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_account
from tests.house.expected import Kwargs, Objects, Place, expect


def of_accounts(place: Place) -> Objects:
    own = make_account("校长", organisation=place.city.school)
    foreign = make_account("村民", organisation=place.city.village)
    return Objects({"pk": own.pk}, {"pk": foreign.pk})


def of_posts(place: Place) -> Objects:
    own = _waiting(place.city.school)
    foreign = _waiting(place.city.village)
    return Objects({"pk": own.pk}, {"pk": foreign.pk})


def _waiting(organisation: Organisation, **columns: Any) -> Post:
    holder = make_account("待任", organisation=organisation)
    return Post.objects.create(
        account=holder,
        role=Role.SECRETARY,
        organisation=organisation,
        starts_on=date(2025, 1, 1),
        **columns,
    )


def of_ties(place: Place) -> Objects:
    """Each ends his own; the security administrator everybody's."""

    def declared(by: Account) -> Kwargs:
        return {
            "pk": Tie.objects.create(
                account=by,
                organisation=place.city.education,
                reason="配偶在该党组织任职",
                declared_at=clock.now(),
            ).pk
        }

    own_of = {role: declared(account) for role, account in place.actors.items()}
    foreign = declared(make_account("旁人"))
    return Objects(own_of[Role.MEMBER], foreign, sees_all=frozenset({Role.SECURITY}), own_of=own_of)


def of_waiting_imports(place: Place) -> Objects:
    moment = clock.now()
    taken = PendingImport.objects.create(
        kind="people.import_accounts",
        filename="账号.xlsx",
        sha256="0" * 64,
        made_at=moment,
        expires_at=moment,
        state="taken",
        taken_at=moment,
    )
    _waiting(place.city.faculty, imported_from=taken)
    return Objects({"pk": taken.pk})


def of_own_imports(place: Place) -> Objects:
    """Each sees the files he uploaded himself and no others."""
    kept = {role: _kept(place.actors[role]) for role in (Role.SYSTEM, Role.CLERK, Role.SECURITY)}
    own_of = {role: {"pk": kept[role].pk} for role in (Role.SYSTEM, Role.CLERK)}
    foreign = {"pk": kept[Role.SECURITY].pk}
    return Objects(own_of[Role.SYSTEM], foreign, sees_all=frozenset(), own_of=own_of)


def _kept(by: Account) -> PendingImport:
    return keep_import(
        by=by,
        kind="people.import_accounts",
        filename="账号.xlsx",
        sha256="0" * 64,
        rows=[["账号", 2, "新人", "xinren", "099002001", "", "", "", ""]],
        parameters=plain_reading(Reading()),
    )


expect("people:sign_in", "PUBLIC", "GET POST")
expect("people:sign_out", "PUBLIC", "POST")
expect("people:reauthenticate", "MEMBER", "GET POST")
expect("people:own_account", "MEMBER")
expect("people:change_password", "MEMBER", "GET POST")
expect("people:choose_post", "MEMBER", "GET POST")

expect("people:ties", "MEMBER")
expect("people:declare_tie", "MEMBER", "GET POST")
expect("people:end_tie", "MEMBER", "GET POST", of_ties)
expect("people:declared_ties", "SECURITY")

expect("people:accounts", "SYSTEM SECURITY CLERK")
expect("people:create_account", "SYSTEM CLERK", "GET POST")
expect("people:slips", "SYSTEM CLERK")
expect("people:upload_accounts", "SYSTEM CLERK", "GET POST")
expect("people:template", "SYSTEM CLERK")
expect("people:import_accounts", "SYSTEM CLERK", "GET POST", of_own_imports)
expect("people:account", "SYSTEM SECURITY CLERK", "GET", of_accounts)
expect("people:change_account", "SYSTEM SECURITY", "GET POST", of_accounts)
expect("people:disable_account", "SYSTEM SECURITY CLERK", "GET POST", of_accounts)
expect("people:enable_account", "SYSTEM SECURITY", "GET POST", of_accounts)
expect("people:issue_password", "SYSTEM CLERK", "GET POST", of_accounts)
expect("people:assign_duty", "SECURITY", "GET POST", of_accounts)
expect("people:unlock", "SECURITY", "GET POST", of_accounts)

expect("people:posts", "SECURITY CLERK")
expect("people:secretaries", "CLERK")
expect("people:appoint", "SECURITY CLERK", "GET POST")
expect("people:confirm_import", "SECURITY", "GET POST", of_waiting_imports)
expect("people:confirm_post", "SECURITY", "GET POST", of_posts)
expect("people:end_post", "SECURITY CLERK", "GET POST", of_posts)
expect("people:replace_post", "SECURITY CLERK", "GET POST", of_posts)
expect("people:setup", "SYSTEM SECURITY OFFICER APPROVER")
