"""Accounts, and the posts they hold in organisations for a time."""

import re
from collections.abc import Iterator
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation, PendingImport
from starrating import clock
from starrating.access import OWN_ONLY, POST_ROLES, Role
from starrating.constraints import one_of

USERNAME_LENGTH = 64
NAME_LENGTH = 100
EMAIL_LENGTH = 254
_USERNAME = re.compile(rf"[a-z0-9][a-z0-9._-]{{2,{USERNAME_LENGTH - 1}}}")


def is_username(text: str) -> bool:
    """Small letters, digits, dot, dash, underscore; 3 to 64 characters."""
    return _USERNAME.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """An address that mail may be sent to; not the blank one."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= EMAIL_LENGTH


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by ``branches.people.services``; sign-in looks names up here."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=username)


class _Duty(models.TextChoices):
    BUSINESS = "business", _("业务")
    SYSTEM = "system", _("系统管理")
    SECURITY = "security", _("安全管理")
    AUDIT = "audit", _("审计")


class Account(AbstractBaseUser):
    """A person who signs in. ``duty`` keeps the three administrators apart from business.

    ``email`` serves reminders and nothing else; it may stay blank.
    """

    Duty = _Duty

    username = models.CharField(_("账号"), max_length=USERNAME_LENGTH, unique=True)
    name = models.CharField(_("姓名"), max_length=NAME_LENGTH)
    duty = models.CharField(_("职责"), max_length=16, choices=Duty.choices, default=Duty.BUSINESS)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("所在党组织"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    email = models.EmailField(_("邮箱"), max_length=EMAIL_LENGTH, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("须改口令"), default=False)
    one_time_until = models.DateTimeField(_("一次性口令有效至"), null=True, blank=True)
    created_at = models.DateTimeField(_("建立时间"))
    imported_from = models.ForeignKey(
        PendingImport,
        verbose_name=_("导入自"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    sessions_closed = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("账号")
        ordering = ["username"]
        constraints = [one_of("duty", _Duty, "account_duty")]

    def __str__(self) -> str:
        return f"{self.name}({self.username})"

    # --- sessions -----------------------------------------------------------------------------

    def get_session_auth_hash(self) -> str:
        """What a session must carry: another one once the password has changed or the last post ended."""
        return f"{super().get_session_auth_hash()}:{self.sessions_closed}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        for known in super().get_session_auth_fallback_hash():
            yield f"{known}:{self.sessions_closed}"

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
    def not_over(self) -> "PostQuerySet":
        """In force, waiting to be confirmed, or yet to begin."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()), ended_at__isnull=True
        )

    def waiting(self) -> "PostQuerySet":
        """Neither confirmed nor ended; also where the days are past, since they were held or not."""
        return self.filter(confirmed_at__isnull=True, ended_at__isnull=True)

    def in_phase(self, phase: "Post.Phase") -> "PostQuerySet":
        """Those of which ``Post.phase`` says so today."""
        if phase == Post.Phase.OVER:
            past = Q(confirmed_at__isnull=False, ends_on__lt=clock.today())
            return self.filter(past | Q(ended_at__isnull=False))
        if phase == Post.Phase.WAITING:
            return self.waiting()
        begun = Q(starts_on__lte=clock.today())
        confirmed = self.not_over().filter(confirmed_at__isnull=False)
        return confirmed.filter(begun if phase == Post.Phase.CURRENT else ~begun)

    def in_force(self) -> "PostQuerySet":
        """Confirmed, begun and not ended, held by an enabled business account."""
        return (
            self.not_over()
            .filter(
                confirmed_at__isnull=False,
                starts_on__lte=clock.today(),
                account__is_active=True,
                account__duty=Account.Duty.BUSINESS,
            )
            .order_by("pk")
        )


class Post(models.Model):
    """A role held in an organisation from a day until a day (inclusive; open: until further notice).

    In force once ``confirmed_at`` is set: posts made by import wait for the security administrator.
    One that was ended by somebody carries the moment in ``ended_at`` and gives no right from then
    on, although ``ends_on`` is that same day.
    """

    class Phase(models.TextChoices):
        """What a post is today; said, not stored."""

        WAITING = "waiting", _("待确认")
        COMING = "coming", _("未到任")
        CURRENT = "current", _("在任")
        OVER = "over", _("已结束")

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
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    imported_from = models.ForeignKey(
        PendingImport,
        verbose_name=_("导入自"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
    )
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
                condition=Q(ended_at__isnull=True) | Q(ends_on__isnull=False),
                name="post_ended_has_day",
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
        return f"{self.account.name} · {self.title}"

    @property
    def title(self) -> str:
        """The organisation and the role in it."""
        return f"{self.organisation.name} {self.get_role_display()}"

    @property
    def phase(self) -> "Post.Phase":
        today = clock.today()
        if self.ended_at is not None:
            return Post.Phase.OVER
        if self.confirmed_at is None:
            return Post.Phase.WAITING
        if self.ends_on is not None and self.ends_on < today:
            return Post.Phase.OVER
        return Post.Phase.CURRENT if self.starts_on <= today else Post.Phase.COMING

    def covers(self, path: str) -> bool:
        """Own organisation for branch roles, the whole subtree for the others."""
        own = str(self.organisation.path)
        return path == own if Role(self.role) in OWN_ONLY else path.startswith(own)
