"""What the pages of one round share: the round itself, cut by right, and the way back to it."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t

from scoring.rounds.models import Round
from scoring.rounds.queries import rounds_visible_to
from starrating.access import DEPARTMENT_ROLES, Role
from starrating.pages import ActionPage, Page


class OfRound(Page):
    """A page of the round named by ``pk``; one out of reach is 404."""

    @cached_property
    def round(self) -> Round:
        return get_object_or_404(rounds_visible_to(self.by), pk=self.kwargs["pk"])

    def address(self, name: str = "round") -> str:
        return reverse(f"rounds:{name}", args=[self.round.pk])

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("创评批次"), reverse("rounds:list")), (self.round.name, self.address())]

    @property
    def is_officer(self) -> bool:
        return bool(self.by.holds(Role.OFFICER, str(self.round.department.path)))

    @property
    def is_approver(self) -> bool:
        return bool(self.by.holds(Role.APPROVER, str(self.round.department.path)))

    @property
    def is_department(self) -> bool:
        return bool(self.by.roles & set(DEPARTMENT_ROLES))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            round=self.round,
            is_officer=self.is_officer,
            is_approver=self.is_approver,
            is_department=self.is_department,
            **kwargs,
        )


class RoundAction(OfRound, ActionPage):
    """A page with one form about the round; ``back`` is where it returns to."""

    template_name = "act.html"

    def back(self) -> str:
        return self.address()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.back(), **kwargs})
