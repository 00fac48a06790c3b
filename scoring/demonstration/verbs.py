"""The verb of the demonstration; loaded with the application, so that its journal line has words."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Verb

BUILD = Verb("demonstration.build", _("建成了演示城市,由{subject}起"), {"accounts": _("账号")})
