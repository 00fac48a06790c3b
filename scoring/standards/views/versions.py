"""What pages about a version share: the version itself, found by right, and where it stands."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t

from branches.journal.queries import entries_about
from scoring.standards.models import RuleSet, Standard, VersionState
from scoring.standards.queries import rule_sets_visible_to, standards_visible_to
from scoring.standards.rules import is_draft
from starrating.access import Role
from starrating.pages import Page

SHOWN_ENTRIES = 20


class OfVersion(Page):
    """A page about one version; ``list_name`` is the list it is found in."""

    list_name = "standards:list"
    list_title = "考评标准"
    page_name = "standards:standard"

    def find(self) -> Any:
        raise NotImplementedError

    @cached_property
    def version(self) -> Any:
        return self.find()

    @property
    def may_edit(self) -> bool:
        return bool(self.by.holds(Role.OFFICER))

    @property
    def address(self) -> str:
        return reverse(self.page_name, args=[self.version.pk])

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (_t(self.list_title), reverse(self.list_name)),
            (str(self.version), self.address),
        ]

    def history(self) -> Any:
        """The journal's lines about it, for those who decide; nothing for the others."""
        if not self.by.roles & {Role.OFFICER, Role.APPROVER}:
            return None
        return entries_about(self.version).order_by("-number")[:SHOWN_ENTRIES]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_published = self.version.state == VersionState.PUBLISHED
        context = {
            "version": self.version,
            "is_published": is_published,
            "may_change": self.may_edit and not is_published,
            "may_edit": self.may_edit,
            "cancel_url": self.address,
        }
        return super().get_context_data(**{**context, **kwargs})


class OfStandard(OfVersion):
    def find(self) -> Standard:
        return get_object_or_404(standards_visible_to(self.by), pk=self.kwargs["pk"])


class OfRuleSet(OfVersion):
    list_name = "standards:rule_sets"
    list_title = "评定规则"
    page_name = "standards:rule_set"

    def find(self) -> RuleSet:
        return get_object_or_404(rule_sets_visible_to(self.by), pk=self.kwargs["pk"])


class DraftPage(OfVersion):
    """A page that changes a draft; of a published version it says so (409) instead of opening."""

    template_name = "scoring/standards/edit.html"

    @cached_property
    def version(self) -> Any:
        found = self.find()
        is_draft.check(self.by, found)
        return found

    def get_purpose(self) -> str:
        return str(self.version)

    def get_initial(self) -> dict[str, Any]:
        return {"expected_version": self.version.version}

    def saved(self) -> list[tuple[str, str]]:
        """What stands there now, beside what was typed, where somebody else was faster."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        saved = self.saved() if kwargs.get("refusal") else []
        return super().get_context_data(**{"saved": saved, **kwargs})
