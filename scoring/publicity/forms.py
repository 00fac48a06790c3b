"""Forms of publicity."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField


class NoticeForm(PageForm):
    """The text of a draft; the last day follows from the first and the number of working days."""

    title = forms.CharField(label=_("标题"), max_length=200)
    number = DocumentNumberField(label=_("文号"))
    basis = forms.CharField(
        label=_("公示依据"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写在名单前面,说明依据哪些文件。不要写个人姓名和分数。"),
    )
    starts_on = DateField(
        label=_("公示第一天"),
        help_text=_("须是工作日,当天计入公示期;发布那天不得晚于它。"),
    )
    working_days = forms.IntegerField(label=_("工作日数"), min_value=1, max_value=99)
    secrecy_number = DocumentNumberField(
        label=_("保密审查文号"), help_text=_("先经保密审查,后公示。此项不对外显示。")
    )
    secrecy_on = DateField(label=_("保密审查日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least = settings.NOTICE_WORKING_DAYS
        self.fields["working_days"].help_text = _(
            "不少于 %(least)s 个。最后一天由系统按放假调休安排推算,保存后逐日列出。"
        ) % {"least": least}


class ChangeNoticeForm(NoticeForm):
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(PageForm):
    """What is published is the version that was read."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(PageForm):
    paper_objections = ReasonField(
        label=_("书面异议的处理情况"),
        help_text=_(
            "公示期内以信函、电话、来访提出的异议共几件,怎样核实、怎样答复;没有的写“没有收到异议”。"
        ),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(PageForm):
    reason = ReasonField(label=_("撤回原因"), help_text=_("会在公示页面上显示。"))
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class IssuerForm(PageForm):
    name = forms.CharField(label=_("单位名称"), max_length=200)
    phone = forms.CharField(label=_("电话"), max_length=50)
    address = forms.CharField(label=_("地址"), max_length=200)
    postcode = forms.CharField(label=_("邮政编码"), max_length=10, required=False)
    email = forms.EmailField(label=_("电子邮箱"), max_length=100, required=False)
    contact_hours = forms.CharField(
        label=_("受理时间"),
        max_length=100,
        required=False,
        help_text=_("如:工作日 8:30—12:00,14:30—17:30"),
    )
