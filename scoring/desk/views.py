"""The worktable of a post."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from branches.people.queries import posts_visible_to
from starrating.access import Role
from starrating.pages import Page


class Desk(Page):
    template_name = "scoring/desk/desk.html"
    title = _("我的工作")
    purpose = _("等我办理的事项,和我在等谁。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.by
        waiting = 0
        if Role.SECURITY in user.roles:
            waiting = posts_visible_to(user).waiting().count()
        return super().get_context_data(posts_to_confirm=waiting, **kwargs)
