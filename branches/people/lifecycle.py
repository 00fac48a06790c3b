"""The verbs of people, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Verb

CREATE_ACCOUNT = Verb("people.create_account", _("建立了账号{subject}"))
CHANGE_ACCOUNT = Verb("people.change_account", _("修改了账号{subject}"))
DISABLE_ACCOUNT = Verb("people.disable_account", _("停用了账号{subject}"))
ENABLE_ACCOUNT = Verb("people.enable_account", _("启用了账号{subject}"))
ISSUE_PASSWORD = Verb("people.issue_password", _("为{subject}签发了一次性口令"))
CHANGE_PASSWORD = Verb("people.change_password", _("{subject}修改了自己的口令"))
ASSIGN_DUTY = Verb("people.assign_duty", _("把{subject}设为管理员"))
UNLOCK = Verb("people.unlock", _("解除了{subject}的登录锁定"))
APPOINT = Verb("people.appoint", _("任命:{subject}"))
REPLACE_POST = Verb("people.replace_post", _("更换任职:{subject}"))
CONFIRM_POST = Verb("people.confirm_post", _("确认任职:{subject}"))
CONFIRM_IMPORT = Verb("people.confirm_import", _("确认了{subject}导入的全部任职"))
END_POST = Verb("people.end_post", _("结束任职:{subject}"))
IMPORT_ACCOUNTS = Verb("people.import_accounts", _("从{subject}导入了账号和任职"))
APPOINT_ADMINISTRATORS = Verb("people.appoint_administrators", _("安装时设立了管理员{subject}"))
