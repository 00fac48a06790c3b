"""The five stars in words."""

from typing import Final

from django.utils.translation import gettext_noop

STAR_WORDS: Final = {
    5: gettext_noop("五星"),
    4: gettext_noop("四星"),
    3: gettext_noop("三星"),
    2: gettext_noop("二星"),
    1: gettext_noop("一星"),
}
