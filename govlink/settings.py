"""All settings, from the environment only. The defaults run the embedded edition: one machine, no server to install."""

import base64
import secrets
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from govlink import storing, watching
from govlink.broker import QUEUES

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(env.str("GOVLINK_ENV_FILE", default=str(BASE_DIR / ".env")))

#: "embedded" (safe on one machine, makes its own secret) or "production" (refuses to start without its secrets).
EDITION = env.str("GOVLINK_EDITION", default="embedded")
if EDITION not in {"embedded", "production"}:
    raise ImproperlyConfigured("GOVLINK_EDITION must be 'embedded' or 'production'.")
PRODUCTION = EDITION == "production"

DEBUG = env.bool("DEBUG", default=False)
VAR_DIR = Path(env.str("GOVLINK_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _required(name: str) -> str:
    """Return the variable, or refuse to start with a sentence that says which one is missing."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: GovLink does not start in production without it.")
    return value


def _own_secret(name: str, made: str = "") -> str:
    """Return the embedded edition's own secret, made at its first start and kept in var/ for its owner only."""
    path = VAR_DIR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(made or secrets.token_urlsafe(64))
    return path.read_text().strip()


SECRET_KEY = _required("SECRET_KEY") if PRODUCTION else env.str("SECRET_KEY", default="") or _own_secret("secret-key")
#: Keys the digests that tie a person or an order to a call without naming it (role claims, shuffles, asker seals).
SEAL_KEY = _required("SEAL_KEY") if PRODUCTION else env.str("SEAL_KEY", default="") or _own_secret("seal-key")

#: Says of a person and a reference whether she may read that chain of the record.
RECORD_DOOR = "challenges.queries.access.may_read_record"
#: Look once more at what leaves for those who judge (govlink/egress.py). Off in tests that look for leaks below it.
EGRESS_GUARD = env.bool("GOVLINK_EGRESS_GUARD", default=True)
#: Wrap the data keys of everything that tells who applied, newest first; the first one wraps, all of them open.
SEAL_KEYS = env.list("SEAL_KEYS", default=[]) or [SEAL_KEY]
#: Public keys (age1…) that backups are encrypted to; the secret ones are on no server.
BACKUP_RECIPIENTS = env.list("BACKUP_RECIPIENTS", default=[])
#: The Ed25519 key that signs the record's checkpoints and the receipts: base64 of 32 bytes.
LEDGER_KEY_FILE = VAR_DIR / "ledger-key"
LEDGER_KEY = (
    _required("LEDGER_KEY")
    if PRODUCTION
    else env.str("LEDGER_KEY", default="")
    or _own_secret(LEDGER_KEY_FILE.name, base64.b64encode(secrets.token_bytes(32)).decode())
)
try:
    _ledger_key = base64.b64decode(LEDGER_KEY, validate=True)
except ValueError:
    _ledger_key = b""
if len(_ledger_key) != 32:
    raise ImproperlyConfigured("LEDGER_KEY must be base64 of 32 bytes; .env.example says how to make one.")
#: Stands in the rules of each call, so that it is known with which software it was decided.
SOFTWARE_VERSION = env.str("GOVLINK_VERSION", default="") or str(
    tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
)

_here = f"http://localhost:{env.str('PORT', default='8000')}"  # make tells PORT to what it runs
SITE_URL = (_required("SITE_URL") if PRODUCTION else env.str("SITE_URL", default=_here)).rstrip("/")
_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"
if PRODUCTION and not HTTPS:
    raise ImproperlyConfigured("SITE_URL must start with https:// in production.")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[_site.hostname] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]", _site.hostname]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "govlink.apps.GovlinkAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "guardian",
    "csp",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "kernel",
    "ledger",
    "vault",
    "accounts",
    "outbox",
    "challenges",
    "selection",
    "startups",
    "pilots",
    "reports",
    "govlink",
]

MIDDLEWARE = [
    "govlink.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "govlink.middleware.PackedTextMiddleware",
    "govlink.metrics.MetricsMiddleware",
    "csp.middleware.CSPMiddleware",
    "govlink.egress.EgressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "govlink.middleware.PersonalLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "govlink.typed.LargestBodyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "govlink.typed.SignedOutMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.resting.RestingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "govlink.middleware.RefusalMiddleware",
    "govlink.middleware.PrivatePagesMiddleware",
]

ROOT_URLCONF = "govlink.urls"
WSGI_APPLICATION = "govlink.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "govlink.context.site",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "govlink.templatetags.gl", "govlink.templatetags.frame"],
        },
    }
]
FORM_RENDERER = "govlink.renderer.GovLinkRenderer"
#: An address typed without its scheme is https; Django 6 does so by itself.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Database: SQLite in WAL with IMMEDIATE transactions, or what DATABASE_URL names ---------------------------------
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'govlink.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # secure_delete: what is deleted is overwritten, so that an erased person stays in no free page.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Behind PgBouncer in transaction mode a cursor of the server's would be asked for in another session.
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("DATABASE_POOLED", default=False)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Background work: a row is the truth, the broker only wakes a worker ---------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="")
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any]
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2, "socket_timeout": 5}
    _cache = {
        "BACKEND": "govlink.cache.Cache",  # Django's own, which people do not notice when Redis is away
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
else:
    _broker = VAR_DIR / "broker"
    for _folder in ("queue", "control"):
        (_broker / _folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://localhost"  # a folder has no host; without one kombu warns at every start
    CELERY_BROKER_TRANSPORT = "govlink.broker:Transport"  # kombu's own shows files that are half written
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_broker / "queue"),
        "data_folder_out": str(_broker / "queue"),
        "control_folder": str(_broker / "control"),
        "polling_interval": 0.1,
    }
    _cache = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": str(VAR_DIR / "cache")}
#: Who reads the cache must not learn whose attempts are counted there: allauth's own digests have no key.
CACHES = {"default": _cache | {"KEY_FUNCTION": "govlink.cache.key"}}
CELERY_TASK_QUEUES = QUEUES
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Celery gives up after a hundred attempts, which is in 47 minutes: Redis may be away for an hour.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "govlink.beat:Scheduler"
_sweep = {"task": "outbox.sweep", "schedule": env.float("GOVLINK_SWEEP_SECONDS", default=5.0)}
CELERY_BEAT_SCHEDULE = {
    **{f"sweep-{one.name}": _sweep | {"kwargs": {"queue": one.name}, "options": {"queue": one.name}} for one in QUEUES},
    "clocks": {"task": "outbox.tick", "schedule": env.float("GOVLINK_TICK_SECONDS", default=15.0)},
}
#: How many seconds may pass without a sweep of beat's before /readyz/ says so: a worker may have a long file at hand.
READY_BEAT_SECONDS = env.int("GOVLINK_READY_BEAT_SECONDS", default=300)

# --- People --------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_RAISE_403 = False
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.MaximumLengthValidator", "OPTIONS": {"max_length": 128}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
#: The first one hashes; the second verifies what was hashed before there was a key.
PASSWORD_HASHERS = ["accounts.passwords.PepperedHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "outbox.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
#: A mail when password, e-mail or second factor was changed; its words are ours (accounts/emails.py).
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/10s/key",
    "follow": "10/h/ip",
}
if not env.bool("GOVLINK_RATE_LIMITS", default=True):
    ACCOUNT_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "accounts.factor_keys.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "GovLink"
#: The admin site and the custodians' desks are opened with a second factor only (accounts/factors.py). Off in the
#: embedded edition, whose printed logins are for looking round: nobody else's telephone can show their codes.
SECOND_FACTOR = env.bool("GOVLINK_SECOND_FACTOR", default=PRODUCTION)
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_ENGINE, SESSION_COOKIE_AGE = "accounts.sessions", 60 * 60 * 12
#: After so many minutes in which a person did nothing she signs in again (accounts/resting.py); 0: never.
IDLE_MINUTES = env.int("GOVLINK_IDLE_MINUTES", default=30 if PRODUCTION else 0)
IDLE_COOKIE_NAME = "awake"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "govlink.views.csrf_failure"

# --- Mail: rows in the outbox; where they go is a setting -----------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="GovLink <avisos@govlink.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
HELP_EMAIL = env.str("HELP_EMAIL", default="ayuda@govlink.example")  # of who needs help to use the site
PRIVACY_EMAIL = env.str("PRIVACY_EMAIL", default="datos@govlink.example")  # of who asks about her data
_email = env.email_url("EMAIL_URL", default="consolemail://")
globals().update(_email)
#: Where the embedded edition writes each mail as a file when no mail server is named; None: it does not.
MAIL_FOLDER = None if PRODUCTION or env.str("EMAIL_URL", default="") else VAR_DIR / "mail"
if MAIL_FOLDER:
    EMAIL_BACKEND = "outbox.delivery.FolderBackend"
#: Without SMTP nobody receives mail: each person then reads her own messages at /outbox/.
MAIL_IS_LOCAL = "smtp" not in EMAIL_BACKEND
EMAIL_TIMEOUT = 20

# --- Language, time, numbers -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("pt", _("Portuguese")), ("en", _("English"))]
#: Ours, then the Brazilian texts of the libraries for "pt" (scripts/compile_translations lays them there).
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "build" / "brazilian"]
FORMAT_MODULE_PATH = ["govlink.formats"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "America/Lima"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

# --- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/never-served/"  # every file is answered by a view that asks who may read it
STORAGES = storing.storages(env, manifest=env.bool("GOVLINK_STATIC_MANIFEST", default=not DEBUG))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
#: A function translate(text, from_code, to_code) -> str on this machine (argostranslate.translate.translate has that
#: shape); empty: applicants translate by themselves. No text of theirs goes to a service outside.
TRANSLATOR = env.str("TRANSLATOR", default="")
MAX_UPLOAD_BYTES = env.int("MAX_UPLOAD_MB", default=20) * 1024 * 1024  # of an applicant's or supplier's file
#: Largest file of a pilot's evidence, in bytes: it is read block by block, never as a whole.
MAX_EVIDENCE_BYTES = env.int("MAX_EVIDENCE_MB", default=2048) * 1024 * 1024
#: Begins every identifier of the open contracting data; the default is a placeholder (docs/open-data.md).
OCID_PLACEHOLDER = "ocds-xxxxxx"
OCID_PREFIX = env.str("OCID_PREFIX", default=OCID_PLACEHOLDER)
#: How often the API may be asked in a minute: from one address, and with one token.
API_PER_MINUTE = env.int("API_PER_MINUTE", default=60)
API_PER_MINUTE_TOKEN = env.int("API_PER_MINUTE_TOKEN", default=600)
API_LIMITS = env.bool("GOVLINK_RATE_LIMITS", default=True)
#: Where clamd listens ("/run/clamav/clamd.ctl" or "host:port"); empty: applicants' files are not scanned for malware.
CLAMD = env.str("CLAMD", default="")

# --- Watching it run -------------------------------------------------------------------------------------------------
#: Who shows it reads the figures at /metrics/ (govlink/metrics.py); empty: there is no such page.
METRICS_TOKEN = watching.metrics_token(env, VAR_DIR)

# --- Hardening -------------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
# "no-referrer" would make browsers send "Origin: null" with every form, which the check against forgery refuses.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if env.bool("BEHIND_TLS_PROXY", default=PRODUCTION):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:  # a browser takes a cookie of such a name from this very host only, over https, for all of it
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, IDLE_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken", "__Host-awake"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

#: A Sentry server to which errors are reported, without anything of any person (govlink/failures.py); empty: none.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
LOG_FORMAT = watching.log_format(env)
LOGGING = watching.logging(env)
#: Staff's e-mail for errors; none by default, because an error report can carry what a form carried.
ADMINS: list[tuple[str, str]] = []
