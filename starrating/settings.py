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
NOTICE_WORKING_DAYS = environment.number("NOTICE_WORKING_DAYS", 5)
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
    "django_include_bootstrap",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "starrating",
    "branches",
    "scoring",
]

MIDDLEWARE = [
    "starrating.requests.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "starrating.wellformed.WellFormedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "starrating.sessions.SessionAgeMiddleware",
    "starrating.admission.AccessMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "starrating.urls"
WSGI_APPLICATION = "starrating.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "starrating.context_processors.surroundings",
                "starrating.context_processors.navigation",
                "branches.context_processors.post",
                "scoring.context_processors.stage_line",
            ],
        },
    },
]
FORM_RENDERER = "starrating.widgets.Renderer"

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = STORAGE_DIR / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": STORAGE_DIR / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if PRODUCTION
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        ),
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 100

# --- who comes in -------------------------------------------------------------------------

AUTH_USER_MODEL = "branches.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "starrating.passwords.PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "starrating.passwords.LengthValidator",
        "OPTIONS": {"min_length": environment.number("PASSWORD_LENGTH", 12)},
    },
    {"NAME": "starrating.passwords.CharacterClassesValidator"},
    {"NAME": "starrating.passwords.RareValidator"},
    {
        "NAME": "starrating.passwords.UnlikeValidator",
        "OPTIONS": {"user_attributes": ["username", "name"]},
    },
]
ONE_TIME_PASSWORD_HOURS = 72
# What every account of the demonstration signs in with; shown on its sign-in page.
DEMO_PASSWORD = "Yunxi-Demo-2025"  # noqa: S105 - public by intent: invented data only

SESSION_IDLE_SECONDS = 60 * environment.number("SESSION_IDLE_MINUTES", 30)
SESSION_COOKIE_AGE = 3600 * environment.number("SESSION_HOURS", 12)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "starrating.errors.csrf_failure"
REAUTHENTICATION_SECONDS = 300

AXES_FAILURE_LIMIT = environment.number("LOGIN_FAILURES", 5)
AXES_COOLOFF_TIME = environment.number("LOCK_MINUTES", 30) / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "starrating.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "starrating.requests.client_address"
TRUSTED_PROXIES = environment.proxies()

# --- what leaves ---------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if TRUSTED_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_mail = environment.email()
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST", "localhost")
EMAIL_PORT = _mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.sender()
REMINDER_GATEWAYS = environment.gateways()

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "parts/table.html"

JOURNAL_ALGORITHM = "sha256"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "starrating.security": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

# Takes in a form once per idempotency key.
SUBMITTED_FORMS = "branches.journal.services.submit_once"
# Last year's stars, asked for by the review and known only to the stage after it.
STARS_BEFORE = "scoring.rating.queries.stars_before"
# Says what the holder of a post has in hand; the stages that know stand above the people.
WORK_IN_HAND = "scoring.desk.queries.work_in_hand"

# Words of the bar, in the order of the work; each is shown to those who may open its page.
NAVIGATION = [
    ("我的工作", "desk"),
    ("标准", "standards:list"),
    ("创评批次", "rounds:list"),
    ("自评申报", "assessments:list"),
    ("催办", "reminders:list"),
    ("审核", "reviews:queue"),
    ("评分", "reviews:round"),
    ("评定", "rating:round"),
    ("公示", "publicity:manage"),
    ("党组织", "organisations:list"),
    ("账号", "people:accounts"),
    ("任职", "people:posts"),
    ("书记与填报员", "people:secretaries"),
    ("岗位检查", "people:setup"),
    ("回避关系", "people:declared_ties"),
    ("日志", "journal:search"),
]
