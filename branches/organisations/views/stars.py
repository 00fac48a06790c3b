"""An earlier star corrected by a new decision."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations import services
from branches.organisations.forms import CorrectStarForm
from branches.organisations.models import EarlierStar, Organisation
from branches.organisations.queries import earlier_stars, listed_for, visible_to
from branches.organisations.services import fact_words
from branches.organisations.views.acts import Act
from starrating.access import conflict


class CorrectStar(Act):
    """``pk`` is the row that is corrected; one that was corrected meanwhile is refused."""

    form_class = CorrectStarForm
    submit_label = _("更正")
    done = _("已更正,原记录保留。")
    warning = _("更正是一项新的决定:原来的星级和文号保留在记录里,注明已更正。")

    @cached_property
    def earlier(self) -> EarlierStar:
        rows = EarlierStar.objects.filter(organisation__in=visible_to(self.by))
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(listed_for(self.by), pk=self.earlier.organisation_id)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.earlier.is_current:
            raise conflict(_t("这一条已经更正过,请在党组织页面更正现行的那一条。"))
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def get_title(self) -> str:
        return _t("更正 %(year)s 年的星级") % {"year": self.earlier.year}

    def get_initial(self) -> dict[str, Any]:
        return {}

    def facts(self) -> list[tuple[str, str]]:
        """The star on record now, which a correction in between may have made another."""
        now = earlier_stars(self.organisation).get(year=self.earlier.year, is_current=True)
        names = ("year", "star", "document_number", "decided_on", "reason")
        return [fact_words(name, getattr(now, name)) for name in names]

    def act(self, form: CorrectStarForm) -> str:
        services.correct_star(earlier=self.earlier, by=self.by, **form.cleaned_data)
        return self.address
