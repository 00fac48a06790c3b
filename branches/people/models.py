"""Accounts, and the posts they hold in organisations for a time."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from starrating import clock
from starrating.access import OWN_ONLY, POST_ROLES, Role


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by ``branches.people.services``; sign-in looks names up here."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class Account(AbstractBaseUser):
    """A person who signs in. ``duty`` keeps the three administrators apart from business."""

    class Duty(models.TextChoices):
        BUSINESS = "business", _("业务")
        SYSTEM = "system", _("系统管理")
        SECURITY = "security", _("安全管理")
        AUDIT = "audit", _("审计")

    username = models.CharField(_("账号"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=100)
    duty = models.CharField(_("职责"), max_length=16, choices=Duty.choices, default=Duty.BUSINESS)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("所在党组织"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须改口令"), default=False)
    one_time_until = models.DateTimeField(_("一次性口令有效至"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"))
    version = models.PositiveIntegerField(default=1)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duty__in=["business", "system", "security", "audit"]),
                name="account_duty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}({self.username})"

    # --- starrating.access.Actor ------------------------------------------------------------

    @cached_property
    def current_posts(self) -> list["Post"]:
        """Posts in force today, of a business account, oldest first."""
        if self.duty != Account.Duty.BUSINESS:
            return []
        return list(Post.objects.in_force().filter(account=self).select_related("organisation"))

    @property
    def acting_posts(self) -> list["Post"]:
        """The post chosen for this session; outside of a session all posts in force."""
        chosen: int | None = self.__dict__.get("_post_pk")
        if chosen is None:
            return self.current_posts
        return [post for post in self.current_posts if post.pk == chosen]

    @property
    def acting_post(self) -> "Post | None":
        posts = self.acting_posts
        return posts[0] if posts else None

    def act_in(self, post_pk: int | None) -> None:
        """Act in one of the posts in force; None or an ended post: in the first one."""
        known = [post.pk for post in self.current_posts]
        if known:
            self.__dict__["_post_pk"] = post_pk if post_pk in known else known[0]

    @property
    def roles(self) -> frozenset[Role]:
        own = {Role.MEMBER, Role.PUBLIC}
        if self.duty != Account.Duty.BUSINESS:
            return frozenset(own | {_DUTY_ROLES[self.duty]})
        return frozenset(own | {Role(post.role) for post in self.acting_posts})

    @property
    def acting_label(self) -> str:
        post = self.acting_post
        if post is None:
            return f"{self.name}({self.get_duty_display()})"
        return f"{self.name}({post.organisation.name} {post.get_role_display()})"

    def holds(self, role: Role, path: str = "") -> bool:
        """Whether the role is held now and covers the organisation at ``path`` (empty: any)."""
        if role not in self.roles:
            return False
        if not path or role not in POST_ROLES:
            return True
        return any(post.role == role and post.covers(path) for post in self.acting_posts)

    def paths(self, *roles: Role) -> list[str]:
        """Paths of the organisations where one of the roles is held now."""
        return [str(post.organisation.path) for post in self.acting_posts if post.role in roles]


_DUTY_ROLES = {
    Account.Duty.SYSTEM.value: Role.SYSTEM,
    Account.Duty.SECURITY.value: Role.SECURITY,
    Account.Duty.AUDIT.value: Role.AUDIT,
}


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self) -> "PostQuerySet":
        """Confirmed, begun and not ended, held by an enabled business account."""
        today = clock.today()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            confirmed_at__isnull=False,
            starts_on__lte=today,
            account__is_active=True,
            account__duty=Account.Duty.BUSINESS,
        ).order_by("pk")


class Post(models.Model):
    """A role held in an organisation from a day until a day (inclusive; open: until further notice).

    In force once ``confirmed_at`` is set: posts made by import wait for the security administrator.
    """

    account = models.ForeignKey(
        Account, verbose_name=_("账号"), on_delete=models.PROTECT, related_name="posts"
    )
    role = models.CharField(
        _("职务"), max_length=32, choices=[(role.value, role.label) for role in POST_ROLES]
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("任职组织"), on_delete=models.PROTECT, related_name="posts"
    )
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)
    appointed_by = models.ForeignKey(
        Account, verbose_name=_("任命人"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        Account, verbose_name=_("确认人"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        ordering = ["organisation", "role", "starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in POST_ROLES]), name="post_role"
            ),
            models.UniqueConstraint(
                fields=["account", "role", "organisation"],
                condition=Q(ends_on__isnull=True),
                name="one_open_post",
            ),
        ]

    def __str__(self) -> str:
        return _t("%(organisation)s %(role)s") % {
            "organisation": self.organisation.name,
            "role": self.get_role_display(),
        }

    def covers(self, path: str) -> bool:
        """Own organisation for branch roles, the whole subtree for the others."""
        own = str(self.organisation.path)
        return path == own if Role(self.role) in OWN_ONLY else path.startswith(own)
