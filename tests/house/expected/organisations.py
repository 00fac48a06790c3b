"""Addresses of organisations.

The tree is the department's to keep: its officer alone writes. Whoever works for a body or answers
for one reads what lies below it (a secretary and a preparer their own body only); the whole
roster as a file is nothing for a branch. Posts lent by other units, administrators and plain
members have no business with the tree.
"""

from datetime import date

from branches.organisations.models import EarlierStar, Organisation
from branches.organisations.services import upload_roster, upload_stars
from branches.people.models import Account
from starrating.access import BUREAU_ROLES, Role
from tests.factories.organisations import make_organisation
from tests.factories.people import make_actor
from tests.house.expected import DEPARTMENT, NOBODY, Objects, Place, expect
from tests.house.expected.years import Year

READERS = "OFFICER APPROVER CLERK REVIEWER LEADER SECRETARY PREPARER"
BUREAUS = "OFFICER APPROVER CLERK REVIEWER LEADER"
ABOVE_BRANCHES = DEPARTMENT | frozenset(BUREAU_ROLES)

ROSTER = "党组织代码,党组织名称,类型,上级党组织\n099002009,第二小学党支部,党支部,教育局党委\n"
STARS = "党组织代码,星级,文号,日期\n099002001,四星,云组〔2020〕8号,2020-11-01\n"


def of_organisations(place: Place) -> Objects:
    city = place.city
    return Objects(
        {"pk": city.school.pk},
        {"pk": city.village.pk},
        sees_all=DEPARTMENT,
        own_of={Role.PREPARER: {"pk": city.college.pk}},
        others={
            "below": ({"pk": city.faculty.pk}, ABOVE_BRANCHES),
            "above": ({"pk": city.education.pk}, ABOVE_BRANCHES),
            "root": ({"pk": city.department.pk}, DEPARTMENT),
        },
    )


def of_the_city(place: Place) -> Objects:
    return Objects({"pk": place.city.school.pk})


def undisclosed(place: Place) -> Organisation:
    return make_organisation(
        "涉密单位党支部",
        place.city.town,
        is_undisclosed=True,
        undisclosed_basis="规定",
        undisclosed_decided_by="保密委",
    )


def of_undisclosed(place: Place) -> Objects:
    return Objects({"pk": place.once(undisclosed).pk})


def of_stars(place: Place) -> Objects:
    star = EarlierStar.objects.create(
        organisation=place.city.school,
        year=Year.EARLIER_STARS,
        star=4,
        document_number="云组〔2014〕8号",
        decided_on=date(2014, 11, 1),
    )
    return Objects({"pk": star.pk})


def colleague(place: Place) -> Account:
    """Another officer of the same department."""
    return make_actor(Role.OFFICER, place.city.department, "另一评定员")


def of_rosters(place: Place) -> Objects:
    """Each confirms the files uploaded by himself."""
    own, foreign = (
        upload_roster(source=ROSTER.encode(), filename="名册.csv", by=by).pk
        for by in (place.actors[Role.OFFICER], place.once(colleague))
    )
    return Objects({"pk": own}, {"pk": foreign}, sees_all=NOBODY)


def of_star_files(place: Place) -> Objects:
    own, foreign = (
        upload_stars(source=STARS.encode(), filename="星级.csv", year=Year.LATER_STARS, by=by).pk
        for by in (place.actors[Role.OFFICER], place.once(colleague))
    )
    roster = place.once(of_rosters).own
    return Objects(
        {"pk": own}, {"pk": foreign}, sees_all=NOBODY, others={"of a roster": (roster, NOBODY)}
    )


expect("organisations:list", READERS)
expect("organisations:export_xlsx", READERS)
expect("organisations:export_csv", READERS)
expect("organisations:organisation", READERS, "GET", of_organisations)
expect("organisations:export_roster", BUREAUS)

expect("organisations:roster_template", "OFFICER")
expect("organisations:upload_roster", "OFFICER", "GET POST")
expect("organisations:import_roster", "OFFICER", "GET POST", of_rosters)
expect("organisations:stars_template", "OFFICER")
expect("organisations:upload_stars", "OFFICER", "GET POST")
expect("organisations:import_stars", "OFFICER", "GET POST", of_star_files)
expect("organisations:correct_star", "OFFICER", "GET POST", of_stars)

expect("organisations:create", "OFFICER", "GET POST")
expect("organisations:change", "OFFICER", "GET POST", of_the_city)
expect("organisations:rename", "OFFICER", "GET POST", of_the_city)
expect("organisations:move", "OFFICER", "GET POST", of_the_city)
expect("organisations:merge", "OFFICER", "GET POST", of_the_city)
expect("organisations:retire", "OFFICER", "GET POST", of_the_city)
expect("organisations:undisclose", "OFFICER", "GET POST", of_the_city)
expect("organisations:disclose", "OFFICER", "GET POST", of_undisclosed)
