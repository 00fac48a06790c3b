"""Who acts in the demonstration city: fictional persons, one password, every role.

(username, name, code of the own branch, ((role, code of the organisation), …)).
"""

from typing import NamedTuple

from starrating.access import Role


class Person(NamedTuple):
    username: str
    name: str
    branch: str
    posts: tuple[tuple[Role, str], ...]


OFFICER = "pingding"
SECOND_OFFICER = "pingding2"
APPROVER = "shending"

DEPARTMENT = "099000000"
EDUCATION = "099002000"
QINGZHU = "099022000"

# the branch that has submitted its form, and the one that is late with it
FILING, FILING_SECRETARY = "099002009", "xiaoxue"
LATE, LATE_PREPARER = "099002001", "yizhong-tianbao"

ADMINISTRATORS = {
    "system": ("xitong", "程系统"),
    "security": ("anquan", "安守全"),
    "audit": ("shenji", "沈计明"),
}

CAST = (
    Person(OFFICER, "平定一", "099001001", ((Role.OFFICER, DEPARTMENT),)),
    Person(SECOND_OFFICER, "平定二", "099001001", ((Role.OFFICER, DEPARTMENT),)),
    Person(APPROVER, "申定明", "099001001", ((Role.APPROVER, DEPARTMENT),)),
    Person("yiyi", "易受理", "099001002", ((Role.OBJECTION_HANDLER, DEPARTMENT),)),
    Person("baomi", "包守密", "099001002", ((Role.SECRECY_REVIEWER, DEPARTMENT),)),
    Person("hecha", "何查实", "099001003", ((Role.INSPECTOR, DEPARTMENT),)),
    Person("jiaoyu", "焦玉账", "099002001", ((Role.CLERK, EDUCATION),)),
    Person("jiaoyu-shenhe", "焦玉审", "099002002", ((Role.REVIEWER, EDUCATION),)),
    Person("jiaoyu-shuji", "焦玉书", "099002003", ((Role.LEADER, EDUCATION),)),
    Person("qingzhu", "秦竹清", "099022001", ((Role.CLERK, QINGZHU), (Role.REVIEWER, QINGZHU))),
    Person("qingzhu-shuji", "秦竹书", "099022001", ((Role.LEADER, QINGZHU),)),
    Person("yizhong", "易中书", LATE, ((Role.SECRETARY, LATE),)),
    Person(LATE_PREPARER, "易中填", LATE, ((Role.PREPARER, LATE),)),
    Person(FILING_SECRETARY, "肖学书", FILING, ((Role.SECRETARY, FILING),)),
    Person("yanlong", "严龙村", "099022016", ((Role.SECRETARY, "099022016"),)),
    Person("dangyuan", "党员甲", "099002009", ()),
)
