"""Settings: what differs between installations comes from starrating.environment."""

from starrating import environment

MODE = environment.mode()
PRODUCTION = MODE == "production"
if PRODUCTION:
    environment.refuse_unsafe_production()
else:
    environment.refuse_open_local()

BASE_DIR = environment.ROOT
DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")
CITY = environment.text("CITY", "云溪市")
SECRET_KEY = environment.text("SECRET_KEY", environment.LOCAL_KEY)
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS") or list(environment.LOOPBACK)
DATABASES = {"default": environment.database()}
STORAGE_DIR = environment.storage_dir()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_bootstrap5" if False else "django_include_bootstrap",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "starrating",
    "branches",
    "scoring",
]
