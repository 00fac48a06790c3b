"""Builds the demonstration city 云溪市, only through the services everybody else uses.

The clock stands still while it builds, so that every building gives the same business rows.
"""

from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from branches.journal.lifecycle import Verb, record, recorded
from branches.journal.models import Entry
from branches.organisations.models import Organisation
from branches.organisations.services import import_roster_file
from branches.people.models import Account
from branches.people.services import (
    appoint,
    appoint_administrators,
    change_password,
    confirm_post,
    create_account,
)
from scoring.demonstration.cast import ADMINISTRATORS, CAST
from starrating import clock
from starrating.access import Role, conflict

DATA = Path(__file__).parent / "data"
BUILT_AT = datetime(2025, 7, 7, 1, tzinfo=UTC)
POSTS_FROM = date(2024, 7, 1)
BUILD = Verb("demonstration.build", _("建成了演示城市,由{subject}起"))


def is_built() -> bool:
    return Entry.objects.filter(verb=BUILD.name).exists()


@recorded
def build_city() -> list[str]:
    """Build the city in an empty database; returns lines that say what was built.

    Raises Refused (409) outside of the demonstration mode, in a database that holds anything, or
    where the city stands already.
    """
    if not settings.DEMO:
        raise conflict(_("只有演示模式(DEMO=1)才能建演示城市。"))
    if is_built():
        raise conflict(_("演示城市已经建成,没有重复建立。"))
    if Organisation.objects.exists() or Account.objects.exists():
        raise conflict(_("数据库里已有数据,不是演示库,拒绝写入。"))
    with clock.stopped_at(BUILT_AT):
        import_roster_file(path=DATA / "roster.csv", check_only=False)
        security = _administrators()
        for person in CAST:
            _person(person.username, person.name, person.branch, person.posts, security)
        department = Organisation.objects.get(parent=None)
        record(BUILD, department, by=None, after={"accounts": Account.objects.count()})
    return [
        _("党组织 %(count)s 个") % {"count": Organisation.objects.count()},
        _("可登录账号 %(count)s 个,口令 %(password)s")
        % {"count": Account.objects.count(), "password": settings.DEMO_PASSWORD},
    ]


def _administrators() -> Account:
    made = appoint_administrators(names=ADMINISTRATORS)
    for account, password in made:
        change_password(by=account, old=password, new=settings.DEMO_PASSWORD)
    return next(account for account, _p in made if account.duty == Account.Duty.SECURITY)


def _person(
    username: str,
    name: str,
    branch: str,
    posts: tuple[tuple[Role, str], ...],
    security: Account,
) -> None:
    own = Organisation.objects.get(code=branch)
    account, password = create_account(by=None, username=username, name=name, organisation=own)
    change_password(by=account, old=password, new=settings.DEMO_PASSWORD)
    for role, code in posts:
        post = appoint(
            by=None,
            account=account,
            role=role,
            organisation=Organisation.objects.get(code=code),
            starts_on=POSTS_FROM,
        )
        confirm_post(by=security, post=post)
