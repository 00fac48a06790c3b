"""Forms of people."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people.models import Account
from starrating import clock
from starrating.access import BRANCH_ROLES, POST_ROLES, Role
from starrating.forms import DateField, PageForm, ReasonField


class SignInForm(AuthenticationForm):
    """The same words for an unknown name, a wrong password, a disabled account, an expired slip."""

    error_messages = {
        "invalid_login": _("账号或口令不正确。连续输错会暂时锁定;忘记口令请联系上级账号管理员。"),
        "inactive": _("账号或口令不正确。连续输错会暂时锁定;忘记口令请联系上级账号管理员。"),
    }
    username = forms.CharField(label=_("账号"), max_length=64)
    password = forms.CharField(
        label=_("口令"), max_length=200, strip=False, widget=forms.PasswordInput
    )

    def confirm_login_allowed(self, user: Any) -> None:
        is_expired = user.one_time_until is not None and user.one_time_until < clock.now()
        if not user.is_active or is_expired:
            raise self.get_invalid_login_error()


class ReauthenticateForm(PageForm):
    password = forms.CharField(
        label=_("口令"), max_length=200, strip=False, widget=forms.PasswordInput
    )


class ChoosePostForm(PageForm):
    post = forms.IntegerField(widget=forms.HiddenInput)


class ChangePasswordForm(PageForm):
    old = forms.CharField(
        label=_("原口令"), max_length=200, strip=False, widget=forms.PasswordInput
    )
    new = forms.CharField(
        label=_("新口令"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput,
        help_text=_("至少 12 个字符,含大写字母、小写字母、数字、其他符号中的三类。"),
    )
    again = forms.CharField(
        label=_("再输一遍新口令"), max_length=200, strip=False, widget=forms.PasswordInput
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") != cleaned.get("again"):
            raise ValidationError({"again": _("两次输入的新口令不一致。")})
        return cleaned


class OrganisationCodeField(forms.CharField):
    """党组织代码 of an organisation that is in being; cleans to the organisation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 32, **kwargs})

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = Organisation.objects.filter(code=code, state=Organisation.State.ACTIVE).first()
        if found is None:
            raise ValidationError(_("没有代码为 %(code)s 的党组织。"), params={"code": code})
        return found


class AccountForm(PageForm):
    username = forms.CharField(
        label=_("账号"),
        max_length=64,
        help_text=_("小写字母、数字、点、横线或下划线,3 个字符以上。"),
    )
    name = forms.CharField(label=_("姓名"), max_length=100)
    organisation = OrganisationCodeField(label=_("所在党组织代码"), required=False)


class ChangeAccountForm(PageForm):
    name = forms.CharField(label=_("姓名"), max_length=100)
    organisation = OrganisationCodeField(label=_("所在党组织代码"), required=False)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(PageForm):
    reason = ReasonField()


class ConfirmForm(PageForm):
    """Nothing to fill in: the button is the answer."""


def _role_choices(roles: Any) -> list[tuple[str, str]]:
    return [(role.value, role.label) for role in roles]


class AppointForm(PageForm):
    username = forms.CharField(label=_("账号"), max_length=64)
    role = forms.ChoiceField(label=_("职务"))
    organisation = OrganisationCodeField(label=_("任职组织代码"))
    starts_on = DateField(label=_("起"))
    ends_on = DateField(label=_("止"), required=False)

    def __init__(self, *args: Any, is_clerk: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = BRANCH_ROLES if is_clerk else POST_ROLES
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _role_choices(roles)

    def clean_username(self) -> Account:
        username = self.cleaned_data["username"]
        found = Account.objects.filter(username=username, is_active=True).first()
        if found is None:
            raise ValidationError(_("没有账号 %(name)s,或已停用。"), params={"name": username})
        return found

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class ReplaceForm(PageForm):
    username = forms.CharField(label=_("接任人的账号"), max_length=64)
    reason = ReasonField()

    clean_username = AppointForm.clean_username
