"""Addresses of documents: the papers of what is published are everybody's, the others the department's."""

from tests.house.expected import NOBODY, Objects, Place, expect
from tests.house.expected.publicity import drafted, of_public, published
from tests.house.expected.rating import of_runs


def of_drafts(place: Place) -> Objects:
    """Once published, the paper is under its public address."""
    own, public = place.once(drafted), place.once(published)
    return Objects({"pk": own.pk}, {"pk": public.pk}, sees_all=NOBODY)


expect("documents:notice", "PUBLIC", "GET", of_public)
expect("documents:notice_list", "PUBLIC", "GET", of_public)
expect("documents:draft", "OFFICER APPROVER", "GET", of_drafts)
expect("documents:run_results", "OFFICER APPROVER", "GET", of_runs)
