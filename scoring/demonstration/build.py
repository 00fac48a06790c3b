"""Builds the demonstration city 云溪市, only through the services everybody else uses.

The clock stands still at each step, so that every building gives the same business rows. The whole is
one transaction, so that no half-built city is ever left behind; each service in it writes its own lines
to the journal as it ends, as it does anywhere else, and so the notice bears the journal's real end.
"""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.journal.models import Entry
from branches.organisations.models import Organisation
from branches.organisations.services import import_roster_file
from branches.people.models import Account
from scoring.demonstration.people import appoint_everybody
from scoring.demonstration.verbs import BUILD
from scoring.demonstration.years import finish_last_year, open_this_year, publish_standards
from starrating import clock
from starrating.access import conflict

DATA = Path(__file__).parent / "data"
BUILT_AT = datetime(2024, 7, 8, 1, tzinfo=UTC)


def is_built() -> bool:
    return Entry.objects.filter(verb=BUILD.name).exists()


@transaction.atomic
def build_city() -> list[str]:
    """Build the city in an empty database, all or nothing; returns lines that say what was built.

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
        players = appoint_everybody()
        _record_built()
    kit = publish_standards(players)
    finish_last_year(players, kit, DATA / "scores-2024.csv")
    current = open_this_year(players, kit)
    return [
        _("党组织 %(count)s 个") % {"count": Organisation.objects.count()},
        _("%(name)s已开启,等待导入评分") % {"name": current.name},
        _("可登录账号 %(count)s 个,口令 %(password)s")
        % {"count": Account.objects.count(), "password": settings.DEMO_PASSWORD},
    ]


@recorded
def _record_built() -> None:
    department = Organisation.objects.get(parent=None)
    record(BUILD, department, by=None, after={"accounts": Account.objects.count()})
