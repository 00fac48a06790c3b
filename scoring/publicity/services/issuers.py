"""发布单位: whom people turn to; every change is a new row, the last one counts."""

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.publicity.lifecycle import ENTER_ISSUER
from scoring.publicity.models import Issuer
from scoring.publicity.queries import latest_issuer
from scoring.publicity.rules import is_officer
from starrating import clock
from starrating.access import Actor, faulty
from starrating.texts import written


@recorded
def enter_issuer(
    *,
    name: str,
    phone: str,
    address: str,
    postcode: str = "",
    email: str = "",
    contact_hours: str = "",
    by: Actor,
) -> Issuer:
    """Say who issues notices and takes objections; published notices keep what they printed.

    Raises Refused: 403 for anybody but the officer; 422 for blanks and for unchanged values.
    """
    is_officer.check(by, None)
    values = {
        "name": written(name, 200, _("单位名称")),
        "phone": written(phone, 50, _("电话")),
        "address": written(address, 200, _("地址")),
        "postcode": written(postcode, 10, _("邮政编码"), is_optional=True),
        "email": written(email, 100, _("电子邮箱"), is_optional=True),
        "contact_hours": written(contact_hours, 100, _("受理时间"), is_optional=True),
    }
    known = latest_issuer()
    before = {column: getattr(known, column) for column in values} if known else {}
    if before == values:
        raise faulty(_("内容没有变化,没有保存。"))
    issuer = Issuer.objects.create(**values, entered_by_id=by.pk, entered_at=clock.now())
    record(ENTER_ISSUER, issuer, by=by, before=before, after=values)
    return issuer
