"""The verbs of people, each with its sentence and the words for what its lines hold."""

from django.utils.translation import gettext_lazy as _

from branches.journal.lifecycle import Verb

_POST = {
    "account": _("账号"),
    "organisation": _("任职组织代码"),
    "from": _("起"),
    "until": _("止"),
}
_IMPORT = {
    "accounts": _("新建账号"),
    "posts": _("任职"),
    "addresses": _("补登邮箱"),
    "unchanged": _("未变的行"),
    "sha256": _("文件指纹"),
}
_BRANCH = {"organisation": _("所在党组织代码")}

CREATE_ACCOUNT = Verb("people.create_account", _("建立了账号{subject}"), _BRANCH)
CHANGE_ACCOUNT = Verb("people.change_account", _("修改了账号{subject}"), _BRANCH)
DISABLE_ACCOUNT = Verb("people.disable_account", _("停用了账号{subject}"))
ENABLE_ACCOUNT = Verb("people.enable_account", _("启用了账号{subject}"))
ISSUE_PASSWORD = Verb(
    "people.issue_password", _("为{subject}签发了一次性口令"), {"until": _("有效至")}
)
CHANGE_PASSWORD = Verb("people.change_password", _("{subject}修改了自己的口令"))
ASSIGN_DUTY = Verb("people.assign_duty", _("把{subject}设为管理员"))
UNLOCK = Verb("people.unlock", _("解除了{subject}的登录锁定"), {"lifted": _("清除的登录失败记录")})
APPOINT = Verb("people.appoint", _("任命:{subject}"), _POST)
REPLACE_POST = Verb("people.replace_post", _("更换任职人,现为{subject}"), _POST)
CONFIRM_POST = Verb("people.confirm_post", _("确认任职:{subject}"), _POST)
CONFIRM_IMPORT = Verb("people.confirm_import", _("确认了{subject}导入的全部任职"), _IMPORT)
END_POST = Verb("people.end_post", _("结束任职:{subject}"), _POST)
_TIE = {"organisation": _("党组织代码")}
DECLARE_TIE = Verb("people.declare_tie", _("申报了回避关系:{subject}"), _TIE)
END_TIE = Verb("people.end_tie", _("结束了回避关系:{subject}"), _TIE)
IMPORT_ACCOUNTS = Verb("people.import_accounts", _("从{subject}导入了账号和任职"), _IMPORT)
APPOINT_ADMINISTRATORS = Verb("people.appoint_administrators", _("安装时设立了管理员{subject}"))
