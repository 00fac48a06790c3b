"""The worktable of a post."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from scoring.desk.queries import own_outcomes, own_results, progress, unfinished_rounds, worktable
from starrating.pages import Page


class Desk(Page):
    template_name = "scoring/desk/desk.html"
    title = _("我的工作")
    purpose = _("等我办理的事项,和我在等谁。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unfinished = unfinished_rounds()
        table = worktable(self.by, unfinished)
        opened, bureaus = progress(self.by, unfinished)
        return super().get_context_data(
            mine=table.mine,
            others=table.others,
            round=opened,
            bureaus=bureaus,
            results=own_results(self.by),
            outcomes=own_outcomes(self.by),
            **kwargs,
        )
