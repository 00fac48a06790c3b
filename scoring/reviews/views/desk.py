"""The review desk: own score, facts and opinion of one indicator beside each other; what is sent back."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import FilingState
from scoring.reviews import services
from scoring.reviews.forms import ResumeForm, ReturnForm, VerdictForm
from scoring.reviews.models import Method, Verdict
from scoring.reviews.queries import Desk, Place, desk_of, filing_state, has_holder
from scoring.reviews.rules import MAY_SCORE, is_leader, is_reviewer, is_writable
from scoring.reviews.tables import QUEUE_COLOURS
from scoring.reviews.views.queue import OfReview, ReviewAction
from scoring.rounds.rules import is_unconflicted_with
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Refused
from starrating.pages import KEY, ActionPage, new_key, not_found


class OfDesk(OfReview):
    """The sheet with everything of it, and the indicator that is looked at."""

    template_name = "scoring/reviews/desk.html"

    @cached_property
    def desk(self) -> Desk:
        return desk_of(self.review)

    @cached_property
    def place(self) -> Place:
        """The indicator asked for; else the first without an opinion, else the first to score anew,
        else the first."""
        asked = self.kwargs.get("indicator") or self.request.GET.get("indicator", "")
        key = int(asked) if str(asked).isascii() and str(asked).isdigit() else 0
        found = self.desk.of(key)
        if found is None and "indicator" in self.kwargs:
            not_found()
        return found or (self.desk.gaps or self.desk.named or self.desk.places)[0]

    @cached_property
    def refusal_to_score(self) -> Refused | None:
        """Why whoever looks cannot score now; None: he can."""
        branch = self.review.enrolment
        if refusal := is_writable.refusals(self.by, branch.round):
            return refusal
        refusals = (rule.refusals(self.by, self.review) for rule in MAY_SCORE)
        found = next((refusal for refusal in refusals if refusal is not None), None)
        return found or is_unconflicted_with(branch).refusals(self.by, branch)

    @cached_property
    def is_mine(self) -> bool:
        return bool(self.review.holder_id == self.by.pk)

    @cached_property
    def is_free(self) -> bool:
        """Whether nobody who may still review has the sheet."""
        return not (self.is_mine or has_holder(self.review))

    def get_title(self) -> str:
        return self.review.enrolment.name

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:-1]

    def indicator_address(self, place: Place) -> str:
        return self.desk_address(self.review.pk, indicator=place.key)

    def usual_methods(self) -> list[str]:
        """Those of the reader's last opinion on this sheet; at first: the documents before him."""
        given = [
            place.verdict
            for place in self.desk.places
            if place.verdict is not None and place.verdict.given_by_id == self.by.pk
        ]
        latest = max(given, key=lambda each: each.given_at, default=None)
        return latest.methods if latest else [Method.DOCUMENTS.value]

    def verdict_form(self, data: Any = None) -> VerdictForm:
        place, verdict = self.place, self.place.verdict
        initial = {"version": place.version, "methods": self.usual_methods()}
        if verdict is not None:
            initial |= {"reason": verdict.reason, "methods": verdict.methods}
            if not verdict.is_agreed:
                initial["score"] = verdict.score
        return VerdictForm(
            data, initial=initial, maximum=place.maximum, self_score=place.self_score
        )

    def tabs(self) -> list[dict[str, Any]]:
        return [
            {
                "place": each,
                "url": self.indicator_address(each),
                "is_current": each.key == self.place.key,
            }
            for each in self.desk.places
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place, review = self.place, self.review
        tabs = self.tabs()
        where = next(number for number, tab in enumerate(tabs) if tab["is_current"])
        state = filing_state(review.enrolment)
        chosen = list(self.chosen(review.round).values_list("pk", flat=True))
        own = review.enrolment.pk
        others = [each for each in self.desk.gaps if each.key != place.key]
        given = {
            "desk": self.desk,
            "place_number": chosen.index(own) + 1 if own in chosen else 0,
            "batch_count": len(chosen),
            "place": place,
            "tabs": tabs,
            "before_url": tabs[where - 1]["url"],
            "after_url": tabs[(where + 1) % len(tabs)]["url"],
            "state": state,
            "state_colour": QUEUE_COLOURS[state],
            "is_mine": self.is_mine,
            "is_free": self.is_free,
            "others_open": len(others),
            "refusal_to_score": self.refusal_to_score,
            "give_verdict_url": self.with_query(
                reverse("reviews:give_verdict", args=[review.pk, place.key])
            ),
            "next_url": self.with_query(reverse("reviews:next", args=[review.pk])),
            "queue_url": self.queue_address(),
            **self._acts(state),
        }
        return super().get_context_data(**{**given, **kwargs})

    def _acts(self, state: FilingState) -> dict[str, str]:
        """Addresses of what may be done to the sheet now; the services ask again."""
        review = self.review
        is_open = review.state == FilingState.UNDER_REVIEW and is_reviewer.allows(self.by, review)
        leads = is_leader.allows(self.by, review)
        names = {
            "return_url": ("return_indicators", self.refusal_to_score is None),
            "hold_url": ("hold", is_open and self.is_free),
            "release_url": ("release", review.holder_id is not None and (self.is_mine or leads)),
            "resume_url": ("resume", is_open and self._may_resume(state, leads=leads)),
        }
        found = {
            name: self.with_query(reverse(f"reviews:{verb}", args=[review.pk]))
            for name, (verb, may) in names.items()
            if may
        }
        if is_open and state == FilingState.SUBMITTED:
            start = reverse("reviews:start", args=[review.enrolment.pk])
            found["start_url"] = self.with_query(start)
        return found

    def _may_resume(self, state: FilingState, *, leads: bool) -> bool:
        """Whether indicators are with the branch, their day is over, and the reader decides that."""
        back = [each.open_return.returned for each in self.desk.places if each.open_return]
        is_unanswered = all(clock.is_past(each.due_on) for each in back)
        is_first = all(each.number == 1 for each in back)
        return state == FilingState.RETURNED and is_unanswered and (leads or is_first)


class DeskPage(OfDesk):
    """One sheet, one indicator at a time."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"form": self.verdict_form(), KEY: new_key()}
        return super().get_context_data(**{**given, **kwargs})


class GiveVerdict(OfDesk, ActionPage):
    """The same page; its form saves the opinion, then shows the next indicator or sheet."""

    form_class = VerdictForm

    def get_form(self) -> VerdictForm:
        return self.verdict_form(self.request.POST if self.request.method == "POST" else None)

    def act(self, form: VerdictForm) -> str:
        data = form.cleaned_data
        given = {
            "review": self.review,
            "indicator": Indicator(pk=self.place.key),
            "methods": data["methods"],
            "by": self.by,
            "expected_version": data["version"],
        }
        if data["agree"]:
            verdict = services.agree(**given)
        else:
            verdict = services.give_verdict(score=data["score"], reason=data["reason"], **given)
        messages.success(self.request, saved_words(verdict))
        return self._onward(is_agreed=bool(data["agree"]))

    def answer(self, form: Any, status: int, refusal: str = "") -> HttpResponse:
        """The page again, with what was typed and, beside it, the opinion that stands now."""
        form.data = form.data.copy()
        form.data["version"] = self.place.version
        return super().answer(form, status, refusal)

    def _onward(self, *, is_agreed: bool) -> str:
        """The next indicator without an opinion; of a complete sheet: what comes after it."""
        keys = [each.key for each in self.desk.places]
        turned = keys.index(self.place.key)
        order = [*self.desk.places[turned + 1 :], *self.desk.places[:turned]]
        for each in order:
            if each.verdict is None:
                return self.indicator_address(each)
        if is_agreed:
            return self.indicator_address(self.place)
        return self.with_query(reverse("reviews:next", args=[self.review.pk]))


def saved_words(verdict: Verdict) -> str:
    """What stands in the database now."""
    values = {
        "name": verdict.indicator.name,
        "score": verdict.score,
        "own": verdict.self_score,
    }
    if verdict.is_agreed:
        return _t("已保存:%(name)s,同意自评 %(score)s 分。") % values
    return _t("已保存:%(name)s,审核 %(score)s 分(自评 %(own)s 分)。") % values


class ReturnIndicators(ReviewAction):
    title = _("退回指标")
    purpose = _("写了理由的指标退回支部修改,其余不动;支部会在这些指标上看到您的原话。")
    form_class = ReturnForm
    submit_label = _("退回")
    done = _("已退回。支部提交更正以后,只有退回的指标需要重新评分。")

    @cached_property
    def desk(self) -> Desk:
        return desk_of(self.review)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"places": {place.key: place.name for place in self.desk.places}}

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": services.usual_due()}

    def act(self, form: ReturnForm) -> str:
        services.return_indicators(
            review=self.review,
            indicators=form.cleaned_data["indicators"],
            due_on=form.cleaned_data["due_on"],
            by=self.by,
        )
        return self.address


class Resume(ReviewAction):
    title = _("按原件审核")
    purpose = _("支部期满没有答复退回的,按已提交的内容审核;第二次退回起由负责人确认。")
    form_class = ResumeForm
    submit_label = _("按原件审核")
    done = _("已转为按原件审核。")

    def act(self, form: ResumeForm) -> str:
        services.resume_review(review=self.review, by=self.by, **form.cleaned_data)
        return self.address
