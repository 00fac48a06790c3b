"""Checking the answers, submitting them, and what was submitted."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments import services
from scoring.assessments.forms import SubmitForm
from scoring.assessments.models import Submission
from scoring.assessments.queries import kept_texts, paper_of, submissions
from scoring.assessments.rules import is_submitter
from scoring.assessments.services import Gap, fingerprint_of, form_content, gaps
from scoring.assessments.sheets import preview_sentence
from scoring.assessments.views.of_form import PART_PAGES, FormAction, OfForm
from starrating.pages import new_key


class Check(OfForm):
    """Everything as it will be submitted, what still lacks, and the button."""

    template_name = "scoring/assessments/check.html"
    title = _("检查并提交")
    purpose = _("逐项看一遍,要改的点“修改”。提交以后不能再改,审核党委打开以前可以撤回。")

    def gap_address(self, gap: Gap) -> str:
        """Where it is mended; empty for who only reads."""
        if not self.opens_pages:
            return ""
        if gap.part == "indicator" and gap.indicator is not None:
            item = f"#q{gap.rule}" if gap.rule else ""
            return self.address("indicator", gap.indicator) + item
        return self.address(PART_PAGES[gap.part]) + (f"#q{gap.rule}" if gap.rule else "")

    def _change_urls(self) -> dict[int, str]:
        """Where each indicator that is open is changed, by its key."""
        if self.refusal_to_fill is not None:
            return {}
        return {
            each.indicator.pk: self.address("indicator", each.indicator.pk)
            for each in self.form_now.indicators
            if each.is_open
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = gaps(self.form_now)
        content = form_content(self.form_now)
        shown = self.form_now.preview
        return super().get_context_data(
            content=content,
            change_urls=self._change_urls(),
            gaps=[(gap.words, self.gap_address(gap)) for gap in found],
            preview=shown,
            sentence=preview_sentence(shown) if shown else "",
            kept=kept_texts(self.row),
            fingerprint=fingerprint_of(content),
            idempotency_key=new_key(),
            may_submit=not found
            and self.refusal_to_fill is None
            and is_submitter.allows(self.by, self.row),
            submit_url=self.address("submit"),
            **kwargs,
        )


class Submit(FormAction):
    """The button of the check page; a refusal is shown with the way back to it."""

    title = _("提交自评")
    form_class = SubmitForm
    submit_label = _("提交")

    def get_initial(self) -> dict[str, Any]:
        return {"fingerprint": fingerprint_of(form_content(self.form_now))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.address("check"), **kwargs})

    def act(self, form: SubmitForm) -> str:
        filed = services.submit_assessment(
            assessment=self.row,
            by=self.by,
            expected_fingerprint=form.cleaned_data["fingerprint"],
        )
        return self.address("submission", filed.number)


class SubmissionPage(OfForm):
    """One submitted version: its receipt, its content, and what differs from the one before."""

    template_name = "scoring/assessments/submission.html"

    @cached_property
    def filed(self) -> Submission:
        return get_object_or_404(submissions(self.row), number=self.kwargs["number"])

    def get_title(self) -> str:
        return _t("第 %(number)s 次提交") % {"number": self.filed.number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(submissions(self.row))
        earlier = next((row for row in rows if row.number == self.filed.number - 1), None)
        return super().get_context_data(
            filed=self.filed,
            content=self.filed.content,
            is_latest=rows[0] == self.filed,
            paper=paper_of(self.filed),
            earlier=earlier,
            differences=services.difference(earlier, self.filed) if earlier else [],
            may_withdraw=rows[0] == self.filed and services.may_withdraw(self.row, self.by),
            **kwargs,
        )
