"""查星级: find one branch and read its card."""

import unicodedata
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.publicity.models import Notice
from scoring.publicity.queries import (
    card_of,
    current_notice,
    latest_issuer,
    shown_branches,
    standing_of,
)
from scoring.publicity.tables import BranchTable
from scoring.publicity.views.publicly import PublicPage
from starrating.listing import ListPage

SHORTEST = 2
LONGEST = 100


class StarSearch(PublicPage, ListPage):
    """One hit leads to its card at once."""

    template_name = "scoring/publicity/stars.html"
    title = _("查星级")
    purpose = _("输入党组织名称的一部分(至少两个字),或党组织代码。")
    table_class = BranchTable

    @property
    def wanted(self) -> str:
        return self.request.GET.get("q", "").strip()[:LONGEST]

    @property
    def notice(self) -> Notice | None:
        if not hasattr(self, "_notice"):
            self._notice = current_notice()
        return self._notice

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("首页"), reverse("home"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        codes = list(self.rows().values_list("code", flat=True)[:2])
        if len(codes) == 1:
            return redirect("publicity:card", codes[0])
        return super().get(request, *args, **kwargs)

    def rows(self) -> QuerySet[Any]:
        found = shown_branches(self.notice).order_by("code")
        if len(self.wanted) < SHORTEST:
            return found.none()
        code = unicodedata.normalize("NFKC", self.wanted)
        return found.filter(Q(name__icontains=self.wanted) | Q(code__iexact=code))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            wanted=self.wanted,
            is_too_short=0 < len(self.wanted) < SHORTEST,
            notice=self.notice,
            standing=standing_of(self.notice) if self.notice else None,
            issuer=latest_issuer(),
            **kwargs,
        )


class CardPage(PublicPage):
    """The public card of a branch; 404 with the same words for all that cannot be found."""

    template_name = "scoring/publicity/card.html"

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("首页"), reverse("home")), (_t("查星级"), reverse("publicity:stars"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        card = card_of(self.kwargs["code"], current_notice())
        title = card.branch.name if card else _t("查无此党组织")
        context = self.get_context_data(card=card, title=title, issuer=latest_issuer())
        return self.render_to_response(context, status=200 if card else 404)
