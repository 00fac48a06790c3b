"""What pages of this stage share: the round or branch of the address, cut by right, and crumbs."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t

from scoring.reviews.rules import is_officer, is_writable
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import enrolments_visible_to, rounds_visible_to
from starrating.pages import Page

Crumbs = list[tuple[str, str]]


class OfRound(Page):
    """A page of the round whose year the address gives."""

    @cached_property
    def round(self) -> Round:
        found: Round = get_object_or_404(rounds_visible_to(self.by), year=self.kwargs["year"])
        return found

    @property
    def address(self) -> str:
        return reverse("reviews:round_of_year", args=[self.round.year])

    def crumbs(self) -> Crumbs:
        return [(_t("评分"), self.address)]

    @property
    def may_write(self) -> bool:
        """Whether an officer may change scores now."""
        return (is_officer & is_writable).allows(self.by, self.round)


class OfBranch(OfRound):
    """A page of one enrolled branch in reach."""

    @cached_property
    def branch(self) -> Enrolment:
        visible = enrolments_visible_to(self.by, self.round)
        found: Enrolment = get_object_or_404(visible, pk=self.kwargs["pk"])
        found.round = self.round
        return found

    @property
    def branch_address(self) -> str:
        return reverse("reviews:sheet", args=[self.round.year, self.branch.pk])

    def crumbs(self) -> Crumbs:
        sheets = reverse("reviews:sheets", args=[self.round.year])
        return [
            *super().crumbs(),
            (_t("评分表"), sheets),
            (self.branch.name, self.branch_address),
        ]

    def get_purpose(self) -> str:
        return f"{self.branch.code} {self.branch.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{"branch": self.branch, "cancel_url": self.branch_address, **kwargs}
        )
