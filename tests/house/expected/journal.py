"""Addresses of the journal: the audit administrator's alone."""

from branches.journal.queries import chain_head
from branches.people.services import issue_password
from tests.factories.people import make_account
from tests.house.expected import Objects, Place, expect


def of_entries(_place: Place) -> Objects:
    issue_password(by=None, account=make_account())
    return Objects({"pk": chain_head().number})


expect("journal:search", "AUDIT")
expect("journal:export", "AUDIT")
expect("journal:entry", "AUDIT", objects=of_entries)
