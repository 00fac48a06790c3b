"""The persons of the demonstration get their accounts and posts."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from branches.organisations.models import Organisation
from branches.people.models import Account
from branches.people.services import (
    appoint,
    appoint_administrators,
    change_password,
    confirm_post,
    create_account,
)
from scoring.demonstration.cast import ADMINISTRATORS, APPROVER, CAST, OFFICER, SECOND_OFFICER
from scoring.demonstration.cast import Person as Part

POSTS_FROM = date(2024, 7, 1)


@dataclass(frozen=True)
class Players:
    """Who acts while the years are built."""

    officer: Account
    second_officer: Account
    approver: Account


def appoint_everybody() -> Players:
    security = _administrators()
    for part in CAST:
        _person(part, security)
    return Players(*map(_account, (OFFICER, SECOND_OFFICER, APPROVER)))


def _account(username: str) -> Account:
    return Account.objects.get(username=username)


def _administrators() -> Account:
    made = appoint_administrators(names=ADMINISTRATORS)
    for account, password in made:
        change_password(by=account, old=password, new=settings.DEMO_PASSWORD)
    return next(account for account, _password in made if account.duty == Account.Duty.SECURITY)


def _person(part: Part, security: Account) -> None:
    own = Organisation.objects.get(code=part.branch)
    account, password = create_account(
        by=None, username=part.username, name=part.name, organisation=own
    )
    change_password(by=account, old=password, new=settings.DEMO_PASSWORD)
    for role, code in part.posts:
        post = appoint(
            by=None,
            account=account,
            role=role,
            organisation=Organisation.objects.get(code=code),
            starts_on=POSTS_FROM,
        )
        confirm_post(by=security, post=post)
