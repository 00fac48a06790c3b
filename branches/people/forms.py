"""Forms of people."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.organisations.queries import active, nameable_by
from branches.people.models import EMAIL_LENGTH, NAME_LENGTH, USERNAME_LENGTH, Account
from branches.people.queries import accounts_visible_to, tieable_by
from branches.people.services import ADMINISTRATORS
from starrating import clock
from starrating.access import BRANCH_ROLES, POST_ROLES, Actor, Role
from starrating.forms import DateField, PageForm, ReasonField, WorkbookField


class SignInForm(AuthenticationForm):
    """The same words for an unknown name, a wrong password, a disabled account, an expired slip."""

    error_messages = {
        "invalid_login": _("账号或口令不正确。连续输错会暂时锁定;忘记口令请联系上级账号管理员。"),
        "inactive": _("账号或口令不正确。连续输错会暂时锁定;忘记口令请联系上级账号管理员。"),
    }
    username = forms.CharField(label=_("账号"), max_length=USERNAME_LENGTH)
    password = forms.CharField(
        label=_("口令"), max_length=200, strip=False, widget=forms.PasswordInput
    )

    def clean_username(self) -> str:
        """Names are small letters; a phone's keyboard likes to begin with a capital."""
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: Any) -> None:
        is_expired = user.one_time_until is not None and user.one_time_until < clock.now()
        if not user.is_active or is_expired:
            raise self.get_invalid_login_error()


class ChoosePostForm(forms.Form):
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
        help_text=_("含大写字母、小写字母、数字、其他符号中的至少三类,不要含账号和姓名。"),
    )
    again = forms.CharField(
        label=_("再输一遍新口令"), max_length=200, strip=False, widget=forms.PasswordInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, purpose in (("old", "current"), ("new", "new"), ("again", "new")):
            self.fields[name].widget.attrs["autocomplete"] = f"{purpose}-password"

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("两次输入的新口令不一致。"))
        return again


class OrganisationCodeField(forms.CharField):
    """党组织代码 of one of the organisations ``by`` may name; cleans to the organisation."""

    by: Actor | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 32, **kwargs})

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = self.among().filter(code=code).first()
        if found is None:
            raise ValidationError(
                _("您的范围内没有代码为 %(code)s 的在册党组织。"), params={"code": code}
            )
        return found

    def among(self) -> QuerySet[Organisation]:
        return Organisation.objects.none() if self.by is None else active(nameable_by(self.by))


class BranchCodeField(OrganisationCodeField):
    """党组织代码 of a branch that is rated, wherever it stands."""

    def among(self) -> QuerySet[Organisation]:
        return Organisation.objects.none() if self.by is None else tieable_by(self.by)


class _NamingForm(PageForm):
    """A form that names organisations and accounts: those in reach of ``by`` and no others."""

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        for field in self.fields.values():
            if isinstance(field, OrganisationCodeField):
                field.by = by

    def account_of(self, username: str) -> Account:
        name = username.strip().lower()
        found = accounts_visible_to(self.by).filter(username=name, is_active=True).first()
        if found is None:
            raise ValidationError(
                _("您的范围内没有启用的账号 %(name)s。"), params={"name": username}
            )
        return found


class EmailField(forms.EmailField):
    """邮箱 of a person, optional: reminders go there and nothing else does."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "off"})
        super().__init__(
            label=_("邮箱"),
            required=False,
            max_length=EMAIL_LENGTH,
            help_text=_("只用于接收催办提醒,可以不填。"),
            widget=widget,
            **kwargs,
        )


class AccountForm(_NamingForm):
    username = forms.CharField(
        label=_("账号"),
        max_length=USERNAME_LENGTH,
        help_text=_("小写字母、数字、点、横线或下划线,3 个字符以上。"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("姓名"), max_length=NAME_LENGTH)
    organisation = OrganisationCodeField(
        label=_("所在党组织代码"), help_text=_("本人组织关系所在的党组织,办理时用于回避。")
    )

    email = EmailField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.by.holds(Role.SYSTEM):
            # an administrator-to-be need not belong to a branch of the city
            self.say_optional("organisation")


class ChangeAccountForm(_NamingForm):
    name = forms.CharField(label=_("姓名"), max_length=NAME_LENGTH)
    organisation = OrganisationCodeField(label=_("所在党组织代码"), required=False)
    email = EmailField()
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(PageForm):
    reason = ReasonField()


class DeclareTieForm(_NamingForm):
    organisation = BranchCodeField(
        label=_("党组织代码"), help_text=_("代码可在“党组织”或“查星级”里查到。")
    )
    reason = ReasonField(
        label=_("缘由"), max_length=300, help_text=_("如:配偶在该党组织任支部委员。")
    )


class EndTieForm(PageForm):
    reason = ReasonField(max_length=300)


class ConfirmForm(PageForm):
    """Nothing to fill in: the button is the answer."""


class AssignDutyForm(PageForm):
    duty = forms.ChoiceField(
        label=_("职责"), choices=[(duty.value, duty.label) for duty in ADMINISTRATORS]
    )
    reason = ReasonField(label=_("理由或文号"))


class AppointForm(_NamingForm):
    username = forms.CharField(
        label=_("账号"),
        max_length=USERNAME_LENGTH,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("职务"))
    organisation = OrganisationCodeField(label=_("任职组织代码"))
    starts_on = DateField(label=_("起"))
    ends_on = DateField(label=_("止"), required=False, help_text=_("含当日;空着表示长期。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        if isinstance(field, forms.ChoiceField):
            roles = roles_to_give(self.by)
            field.choices = [(role.value, role.label) for role in roles]

    def clean_username(self) -> Account:
        return self.account_of(self.cleaned_data["username"])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


def roles_to_give(by: Actor) -> tuple[Role, ...]:
    """Roles of the posts that ``by`` may give or import; a clerk's are those of branches."""
    return BRANCH_ROLES if by.holds(Role.CLERK) else POST_ROLES


class ReplaceForm(_NamingForm):
    username = forms.CharField(
        label=_("接任人的账号"),
        max_length=USERNAME_LENGTH,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    reason = ReasonField()

    def clean_username(self) -> Account:
        return self.account_of(self.cleaned_data["username"])


class UploadAccountsForm(PageForm):
    file = WorkbookField(label=_("账号和任职的文件(.xlsx 或 .csv)"))


class ConfirmImportForm(PageForm):
    """The digest of what the preview showed; the button is the answer."""

    plan = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
