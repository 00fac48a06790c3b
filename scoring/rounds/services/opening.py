"""Opening freezes the round; closing ends it with its final list."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, recorded
from branches.people.queries import Gap, missing_holders
from scoring import engine
from scoring.rounds.lifecycle import CLOSE, LAPSE_DECISION, OPEN
from scoring.rounds.models import DecisionState, Round
from scoring.rounds.queries import checklist, decisions, roster_content, rules_content
from scoring.rounds.rules import own_branches
from scoring.rounds.services.locking import lock_round, locked_draft
from starrating import clock
from starrating.access import Actor, Role, conflict, faulty


@dataclass(frozen=True)
class Gaps:
    """Acts that nobody can perform: the department's and the bureaus' one by one, and how many

    branches have no secretary.
    """

    named: tuple[Gap, ...]
    without_secretary: int

    @property
    def count(self) -> int:
        return len(self.named) + self.without_secretary

    def by_body(self) -> list[tuple[str, str, str]]:
        """(organisation, roles nobody holds there, acts that stand still), a line for each."""
        found: dict[str, list[Gap]] = {}
        for gap in self.named:
            found.setdefault(gap.organisation_name, []).append(gap)
        return [
            (name, "、".join(gap.role.label for gap in own), "、".join(gap.act for gap in own))
            for name, own in found.items()
        ]

    def plain(self) -> list[dict[str, Any]]:
        """As the round keeps what was acknowledged."""
        lines: list[dict[str, Any]] = [
            {
                "role": gap.role.value,
                "code": gap.organisation_code,
                "name": gap.organisation_name,
                "act": gap.act,
            }
            for gap in self.named
        ]
        if self.without_secretary:
            lines.append({"role": Role.SECRETARY.value, "count": self.without_secretary})
        return lines


def find_gaps() -> Gaps:
    """What nobody can do as posts stand now; three statements."""
    found = missing_holders()
    named = tuple(gap for gap in found if gap.role != Role.SECRETARY)
    return Gaps(named, len(found) - len(named))


@recorded
def open_round(
    *, round: Round, acknowledged: bool, by: Actor, expected_version: int | None = None
) -> Round:
    """Freeze a draft: rules, standards, branches, pools, reviewing bodies, calendar.

    ``acknowledged`` says that the officer has taken note of the acts nobody can perform; they are
    kept with the round. Raises Refused: 403; 409 once opened, for a stale version, or naming
    whatever the checklist still lacks; 422 for gaps not acknowledged.
    """
    row = locked_draft(round, by=by, expected_version=expected_version)
    lacking = [f"{item.label}({item.detail})" for item in checklist(row) if not item.is_done]
    if lacking:
        raise conflict(_("还不能开启:%(items)s。") % {"items": ";".join(lacking)})
    gaps = find_gaps()
    if gaps.count and not acknowledged:
        raise faulty(
            _("有 %(count)s 项事项现在没有人能办,请看过岗位空缺后勾选“已知悉”。")
            % {"count": gaps.count}
        )
    roster = roster_content(row)
    return perform_transition(
        row,
        OPEN,
        by=by,
        changes={
            "opened_by_id": by.pk,
            "opened_at": clock.now(),
            "acknowledged_gaps": gaps.plain(),
        },
        details={
            "rules_hash": engine.digest(rules_content(row)),
            "roster_hash": engine.digest(roster),
            "enrolled": len(roster["enrolments"]),
            "own_branches": own_branches(by, row),
        },
        rows=roster["enrolments"],
    )


@recorded
def close_round(*, round: Round, by: Actor) -> Round:
    """End an open round, when its notice is closed; decisions that nobody confirmed lapse.

    Raises Refused: 403 for whoever is no approver; 409 for a round that is not open.
    """
    row = lock_round(round)
    closed = perform_transition(row, CLOSE, by=by, changes={"closed_at": clock.now()})
    for decision in decisions(row).filter(state=DecisionState.ENTERED):
        perform_transition(decision, LAPSE_DECISION, by=by)
    return closed
