"""Addresses of publicity.

What is published, withdrawn notices too, is everybody's without signing in; a draft is the
department's, written by the officer, published by the approver. A branch reads its own result, and
those who review it read it too, while it stands published; the department from the decision on.
"""

from datetime import date

from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.publicity.models import Issuer, Notice
from scoring.publicity.queries import ADDRESS_LENGTH
from scoring.publicity.services import draft_notice, publish_notice, withdraw_notice
from scoring.rating.models import Run
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import make_organisation
from tests.factories.people import make_actor
from tests.factories.publicity import PREPARED, make_issuer, moment, notice_text
from tests.factories.rating import decided_run
from tests.factories.rounds import make_round
from tests.house.expected import DEPARTMENT, EVERYBODY, NOBODY, Kwargs, Objects, Place, expect
from tests.house.expected.organisations import undisclosed
from tests.house.expected.rating import STARS, decided, proposed
from tests.house.expected.years import Year

PUBLISHED, WITHDRAWN, DRAFTED = Year.PUBLISHED, Year.WITHDRAWN, Year.DRAFTED
READERS = "OFFICER APPROVER REVIEWER LEADER SECRETARY PREPARER"
REVIEWERS = frozenset({Role.REVIEWER, Role.LEADER})


def issuer(_place: Place) -> Issuer:
    return make_issuer()


def author(place: Place) -> Account:
    return make_actor(Role.OFFICER, place.city.department, "起草人")


def drafted_in(place: Place, year: int) -> Notice:
    """Written by an officer on the day before it begins."""
    place.once(issuer)
    row = make_round(place.city.department, year=year)
    with clock.moved_to(moment(PREPARED)):
        decided_run(row, stars=STARS)
        return draft_notice(round=row, text=notice_text(), by=place.once(author))


def published_in(place: Place, year: int) -> Notice:
    draft = drafted_in(place, year)
    with clock.moved_to(moment(PREPARED)):
        return publish_notice(notice=draft, by=place.actors[Role.APPROVER])


def drafted(place: Place) -> Notice:
    return drafted_in(place, DRAFTED)


def published(place: Place) -> Notice:
    return published_in(place, PUBLISHED)


def withdrawn(place: Place) -> Notice:
    notice = published_in(place, WITHDRAWN)
    return withdraw_notice(notice=notice, reason="有误", by=place.actors[Role.APPROVER])


def of_public(place: Place) -> Objects:
    """A draft has no address; its number is none either."""
    addresses = [
        {"address": place.once(notice).fingerprint[:ADDRESS_LENGTH]}
        for notice in (published, withdrawn)
    ]
    draft = place.once(drafted)
    return Objects(
        addresses[0],
        {"address": str(draft.pk)},
        sees_all=NOBODY,
        others={
            "withdrawn": (addresses[1], EVERYBODY),
            "by its number": ({"address": str(place.once(published).pk)}, NOBODY),
        },
    )


def retired(place: Place) -> Organisation:
    return make_organisation(
        "原第三小学党支部", place.city.education, state="retired", ended_on=date(2020, 1, 1)
    )


def of_cards(place: Place) -> Objects:
    """Those kept from the public, closed ones and unknown ones are told apart by nobody."""
    place.once(published)
    return Objects(
        {"code": place.city.school.code},
        {"code": place.once(undisclosed).code},
        sees_all=NOBODY,
        others={
            "retired": ({"code": place.once(retired).code}, NOBODY),
            "a bureau": ({"code": place.city.education.code}, NOBODY),
        },
    )


def of_results(place: Place) -> Objects:
    city, run = place.city, place.once(published).run

    def of(body: Organisation, rated: Run = run) -> Kwargs:
        return {"pk": Enrolment.objects.get(round=rated.round, organisation=body).pk}

    return Objects(
        of(city.school),
        of(city.village),
        sees_all=DEPARTMENT,
        own_of={Role.PREPARER: of(city.college)},
        others={
            "below": (of(city.faculty), DEPARTMENT | REVIEWERS),
            "withdrawn": (of(city.school, place.once(withdrawn).run), DEPARTMENT),
            "in a draft": (of(city.school, place.once(drafted).run), DEPARTMENT),
            "decided": (of(city.school, place.once(decided)), DEPARTMENT),
            "proposed": (of(city.school, place.once(proposed)), NOBODY),
        },
    )


def of_decided_rounds(place: Place) -> Objects:
    return Objects({"pk": place.once(decided).round_id})


def of_drafts(place: Place) -> Objects:
    return Objects({"pk": place.once(drafted).pk})


def of_published(place: Place) -> Objects:
    return Objects({"pk": place.once(published).pk})


expect("publicity:notices", "PUBLIC")
expect("publicity:feed", "PUBLIC")
expect("publicity:notice", "PUBLIC", "GET", of_public)
expect("publicity:notice_csv", "PUBLIC", "GET", of_public)
expect("publicity:notice_json", "PUBLIC", "GET", of_public)
expect("publicity:stars", "PUBLIC")
expect("publicity:card", "PUBLIC", "GET", of_cards)
expect("publicity:verification", "PUBLIC")

expect("publicity:result", READERS, "GET", of_results)

expect("publicity:manage", "OFFICER APPROVER")
expect("publicity:preview", "OFFICER APPROVER", "GET", of_drafts)
expect("publicity:issuer", "OFFICER", "GET POST")
expect("publicity:draft", "OFFICER", "GET POST", of_decided_rounds)
expect("publicity:change", "OFFICER", "GET POST", of_drafts)
expect("publicity:publish", "APPROVER", "GET POST", of_drafts)
expect("publicity:close", "APPROVER", "GET POST", of_published)
expect("publicity:withdraw", "APPROVER", "GET POST", of_published)
