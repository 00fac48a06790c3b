"""Forms of the review filled in away from the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from starrating.forms import PageForm, WorkbookField


class ReviewWorkbookForm(PageForm):
    file = WorkbookField(
        label=_("填好的审核工作簿"),
        max_length=255,
        help_text=_("从系统下载、填好的 .xlsx,最大 20 MB;也可以只含一部分党组织。"),
    )


class EnterReviewWorkbookForm(PageForm):
    """Nothing to fill in; it carries what was previewed."""

    expected_plan = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
