"""Entry of the web server; refuses to serve while a page has no access row."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "starrating.settings")
application = get_wsgi_application()

from starrating.access import require_complete_table  # noqa: E402 - needs the loaded applications

require_complete_table()
