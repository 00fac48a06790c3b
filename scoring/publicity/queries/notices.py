"""Notices as they stand: which are public, how many days are left, what waits."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.journal.models import Entry
from branches.journal.queries import entries_about
from branches.organisations.queries import disclosed, rated
from scoring.publicity.models import Issuer, Notice, NoticeRow
from scoring.rating.models import Result, Run
from scoring.rating.queries import decided_run
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import DEPARTMENT_ROLES, Actor, Role
from starrating.waiting import Waiting

State = Notice.State

PUBLIC_STATES = (State.PUBLISHED, State.CLOSED, State.WITHDRAWN)
LIVE_STATES = (State.PUBLISHED, State.CLOSED)
# Digits of the fingerprint that make a notice's public address.
ADDRESS_LENGTH = 12
AUTHOR_VERBS = ("publicity.draft", "publicity.change")


def notices_public() -> QuerySet[Notice]:
    """What the public may see: published, closed, withdrawn; newest first.

    The snapshot stays in the database until it is asked for; its ``period`` comes along.
    """
    return (
        Notice.objects.filter(state__in=PUBLIC_STATES)
        .select_related("round")
        .defer("snapshot")
        .annotate(period=F("snapshot__period"))
        .order_by("-published_at", "-pk")
    )


def notices_at(address: str) -> QuerySet[Notice]:
    """The public notice at an address (the first digits of its fingerprint); nothing for others."""
    if re.fullmatch(rf"[0-9a-f]{{{ADDRESS_LENGTH}}}", address) is None:
        return notices_public().none()
    return notices_public().filter(fingerprint__startswith=address)


def typed_fingerprint(text: str) -> str:
    """A fingerprint as people type it from paper: blanks, dashes, capitals, full-width digits.

    At least twelve digits of it; empty for anything else.
    """
    plain = unicodedata.normalize("NFKC", text[:200]).lower()
    digits = re.sub(r"[\s\-—–_:·]", "", plain)
    return digits if re.fullmatch(rf"[0-9a-f]{{{ADDRESS_LENGTH},64}}", digits) else ""


def notice_named_by(typed: str) -> Notice | None:
    """The public notice whose fingerprint begins with what was typed; None for an empty text."""
    return notices_public().filter(fingerprint__startswith=typed).first() if typed else None


def notices_visible_to(by: Actor) -> QuerySet[Notice]:
    """All notices for the department, drafts too; none for anybody else."""
    if not any(by.holds(role) for role in DEPARTMENT_ROLES):
        return Notice.objects.none()
    return (
        Notice.objects.select_related("round__department", "run")
        .defer("snapshot")
        .annotate(period=F("snapshot__period"))
    )


def current_notice() -> Notice | None:
    """The notice of the latest year that stands: published or closed."""
    standing = notices_public().filter(state__in=LIVE_STATES)
    return standing.order_by("-round__year").first()


def live_notice(round: Round) -> Notice | None:
    """The notice of a round that stands: published or closed."""
    return Notice.objects.filter(round=round, state__in=LIVE_STATES).first()


def final_notice(round: Round) -> Notice | None:
    """The closed notice of a round: its final list."""
    return Notice.objects.filter(round=round, state=State.CLOSED).first()


def drafted_notice(round: Round) -> Notice | None:
    return Notice.objects.filter(round=round, state=State.DRAFT).first()


def decided_without_notice() -> QuerySet[Round]:
    """Open rounds whose decided run is in no draft and no standing notice yet, latest first."""
    decided = Run.objects.filter(round=OuterRef("pk"), state=Run.State.DECIDED)
    begun = Notice.objects.filter(round=OuterRef("pk"), state__in=[State.DRAFT, *LIVE_STATES])
    return Round.objects.filter(Exists(decided), ~Exists(begun), state=Round.State.OPEN)


def notice_rows(notice: Notice) -> QuerySet[NoticeRow]:
    """The named branches of a published notice, in its order.

    ``has_card`` says whether the branch can be found under 查星级 today.
    """
    found = disclosed(rated()).filter(code=OuterRef("code"))
    rows = NoticeRow.objects.filter(notice=notice)
    return rows.annotate(has_card=Exists(found)).order_by("position")


def issuers() -> QuerySet[Issuer]:
    """Every entry of 发布单位, newest first."""
    return Issuer.objects.select_related("entered_by").order_by("-pk")


def latest_issuer() -> Issuer | None:
    """发布单位 as it was entered last."""
    return Issuer.objects.order_by("-pk").first()


def authors_of(notice: Notice) -> frozenset[int]:
    """Accounts that drafted or changed the notice; none of them may publish it."""
    return authors_among(notice, entries_about(notice).filter(verb__in=AUTHOR_VERBS))


def authors_among(notice: Notice, lines: Iterable[Entry]) -> frozenset[int]:
    """``authors_of`` by the journal's lines about the notice, where they are read already."""
    changed = {line.actor_id for line in lines if line.verb in AUTHOR_VERBS}
    return frozenset(key for key in {*changed, notice.drafted_by_id} if key is not None)


def stars_decided(year: int) -> dict[int, int]:
    """Final stars of a year by the organisation's primary key, undisclosed ones too."""
    found = Result.objects.filter(
        run__notices__state=State.CLOSED, run__round__year=year, star__isnull=False
    ).values_list("enrolment__organisation_id", "star")
    return {key: star for key, star in found if star is not None}


@dataclass(frozen=True)
class Standing:
    """Where a notice is, in words, with the colour of its tag."""

    words: str
    colour: str


def working_days_left_of(notice: Notice) -> int:
    """Working days of the published period that are not over, today included."""
    period: dict[str, Any] = getattr(notice, "period", None) or notice.snapshot["period"]
    today = clock.today().isoformat()
    return sum(day >= today for day in period["days"])


def standing_of(notice: Notice) -> Standing:
    """The state in words: 公示中(还剩 n 个工作日), 已定星, …; no statement."""
    if notice.state != State.PUBLISHED:
        colours = {State.CLOSED.value: "green", State.WITHDRAWN.value: "red"}
        return Standing(notice.get_state_display(), colours.get(notice.state, ""))
    if clock.is_past(notice.ends_on):
        return Standing(_("公示期满,待定星"), "blue")
    if clock.today() < notice.starts_on:
        day = _("%(month)s月%(day)s日") % {
            "month": notice.starts_on.month,
            "day": notice.starts_on.day,
        }
        return Standing(_("%(day)s起公示") % {"day": day}, "amber")
    left = working_days_left_of(notice)
    return Standing(_("公示中(还剩 %(count)s 个工作日)") % {"count": left}, "amber")


def waiting(round: Round) -> list[Waiting]:
    """Open acts of publicity in a round: draft, publish, close. At most five statements."""
    run = decided_run(round)
    notices = {
        notice.state: notice
        for notice in Notice.objects.filter(round=round).exclude(state=State.WITHDRAWN)
    }
    path = str(round.department.path)
    if State.PUBLISHED in notices:
        return _closing(notices[State.PUBLISHED], path)
    if run is None or State.CLOSED in notices:
        return []
    acts = []
    if latest_issuer() is None:
        acts.append(Waiting(_("填写发布单位"), reverse("publicity:issuer"), Role.OFFICER, path))
    draft = notices.get(State.DRAFT)
    if draft is None:
        address = reverse("publicity:draft", args=[round.pk])
        acts.append(Waiting(_("起草公示"), address, Role.OFFICER, path, run.decided_at))
    elif draft.run_id != run.pk or draft.starts_on < clock.today():
        address = reverse("publicity:change", args=[draft.pk])
        acts.append(Waiting(_("修改公示草稿"), address, Role.OFFICER, path, draft.drafted_at))
    else:
        address = reverse("publicity:publish", args=[draft.pk])
        label, since, due = _("发布公示"), draft.drafted_at, draft.starts_on
        authors = authors_of(draft)
        acts.append(Waiting(label, address, Role.APPROVER, path, since, due, authors))
    return acts


def _closing(notice: Notice, path: str) -> list[Waiting]:
    """Closing waits from the day after the last one."""
    if not clock.is_past(notice.ends_on):
        return []
    since = clock.begin_of(_after(notice.ends_on))
    address = reverse("publicity:close", args=[notice.pk])
    return [Waiting(_("公示期满定星"), address, Role.APPROVER, path, since)]


def _after(day: date) -> date:
    return day + timedelta(days=1)
