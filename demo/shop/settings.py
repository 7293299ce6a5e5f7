"""Settings of the shop. Each cookie it may set is named here, and each of them stands in the notice."""

from __future__ import annotations

import warnings

from demo.shop import surroundings
from django.core.management.utils import get_random_secret_key
from oscar.defaults import *  # noqa: F403 - Oscar's own way to take its defaults

# -- what it is -------------------------------------------------------------------------------------------------
DEBUG = False
SITE_ID = 1
ROOT_URLCONF = "demo.shop.urls"
WSGI_APPLICATION = "demo.shop.wsgi.application"
ALLOWED_HOSTS = [".localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [surroundings.PUBLIC]
LANGUAGE_CODE = "en-gb"
USE_I18N = True
LOCALE_PATHS = [surroundings.HERE / "locale"]  # what Oscar and Django would say, in the house's words
USE_TZ = True
TIME_ZONE = "Europe/Zurich"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _secret() -> str:
    """The signing key of this state, made at first need and readable by its owner alone."""
    place = surroundings.STATE / "secret"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(get_random_secret_key(), encoding="ascii")
    return place.read_text(encoding="ascii")


SECRET_KEY = _secret()

# Oscar's apps without its dashboard: a staff back office is one more door where accounts are made, and it draws on
# styles and scripts of others (docs/decisions/0040-shop-without-dashboard.md).
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.flatpages",
    "django.forms",
    "demo.shop.atelier.apps.AtelierConfig",
    "demo.shop.rooms.AmaranteShop",
    "demo.shop.rooms.NoDashboard",
    "oscar.apps.analytics.apps.AnalyticsConfig",
    "demo.shop.checkout.apps.CheckoutConfig",
    "oscar.apps.address.apps.AddressConfig",
    "oscar.apps.shipping.apps.ShippingConfig",
    "oscar.apps.catalogue.apps.CatalogueConfig",
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    "demo.shop.communication.apps.CommunicationConfig",
    "oscar.apps.partner.apps.PartnerConfig",
    "oscar.apps.basket.apps.BasketConfig",
    "oscar.apps.payment.apps.PaymentConfig",
    "oscar.apps.offer.apps.OfferConfig",
    "oscar.apps.order.apps.OrderConfig",
    "demo.shop.customer.apps.CustomerConfig",
    "oscar.apps.search.apps.SearchConfig",
    "oscar.apps.voucher.apps.VoucherConfig",
    "oscar.apps.wishlists.apps.WishlistsConfig",
    "widget_tweaks",
    "haystack",
    "treebeard",
    "sorl.thumbnail",
]
# Two of our forks have models in Oscar; their tables stay Oscar's.
MIGRATION_MODULES = {
    "customer": "oscar.apps.customer.migrations",
    "communication": "oscar.apps.communication.migrations",
}
# Oscar tells its search engine of each new piece, and the one without an index warns that it has none.
warnings.filterwarnings("ignore", message="update is not implemented in this backend")
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}

MIDDLEWARE = [
    "demo.shop.atelier.middleware.PolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "demo.shop.atelier.middleware.HouseBasketMiddleware",
]
if not surroundings.UNPROTECTED:
    MIDDLEWARE.append("troth.sites.django.middleware.DoorMiddleware")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [surroundings.HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.checkout.context_processors.checkout",
                "demo.shop.atelier.context.house",
            ],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": surroundings.STATE / "shop.sqlite3",
        "ATOMIC_REQUESTS": True,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}

# -- cookies: the session, the basket, and for an hour the bare note that no account could be opened -----------------
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # the row's life in the database; the cookie itself ends with the browser
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "demo.shop.atelier.views.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
OSCAR_BASKET_COOKIE_OPEN = "__Host-basket"
OSCAR_BASKET_COOKIE_LIFETIME = None
OSCAR_BASKET_COOKIE_SECURE = True
OSCAR_COOKIES_DELETE_ON_LOGOUT = []

# -- headers ------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURE_HSTS_SECONDS = 0  # the demo speaks http on loopback; a real house sets this at its front

# -- accounts (NIST SP 800-63B-4: fifteen characters, no rules of composition, known ones turned away) ---------------
AUTHENTICATION_BACKENDS = [
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "demo.shop.customer.passwords.LongEnough"},
    {"NAME": "demo.shop.customer.passwords.NotKnownToBeStolen"},
    {"NAME": "demo.shop.customer.passwords.NotYourName"},
]
if surroundings.UNPROTECTED:
    AUTH_PASSWORD_VALIDATORS = []
# Wrong tries at a password are counted here, in the one process of the shop (demo/shop/customer/throttle.py).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/accounts/"
LOGOUT_REDIRECT_URL = "/"

# -- mail -----------------------------------------------------------------------------------------------------------
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = surroundings.SMTP_PORT
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if surroundings.UNPROTECTED
    else "troth.sites.django.mail.TrothEmailBackend"
)
DEFAULT_FROM_EMAIL = OSCAR_FROM_EMAIL = "Maison Amarante <care@amarante.example>"

# -- Troth ----------------------------------------------------------------------------------------------------------
TROTH_HOME = str(surroundings.HOME)
# Every door where an account can be opened. What the form itself can explain (an empty field, an impossible date) it
# explains; a field too many or a child ends before the form is made.
TROTH_DOORS = {
    "/accounts/register/": {"collect": "signup", "beside": ["registration_submit"], "form_answers": True},
    "/accounts/login/": {"collect": "signup", "only_with": "registration_submit", "form_answers": True},
    "/contact/": {"collect": "letters", "form_answers": True},
}

# -- Oscar ----------------------------------------------------------------------------------------------------------
OSCAR_SHOP_NAME = "Maison Amarante"
OSCAR_DEFAULT_CURRENCY = "CHF"
OSCAR_HOMEPAGE = "/"
OSCAR_ACCOUNTS_REDIRECT_URL = "customer:profile-view"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_ALLOW_GUEST_CHECKOUT_WITH_ACCOUNT = True  # who has an account may still buy without it (N-06)
OSCAR_ALLOW_ANON_REVIEWS = False
OSCAR_EAGER_ALERTS = False
OSCAR_HIDDEN_FEATURES = ["reviews"]
OSCAR_SAVE_SENT_EMAILS_TO_DB = True  # of letters about an order alone: see communication/utils.py
OSCAR_INITIAL_ORDER_STATUS = "At the bench"
OSCAR_INITIAL_LINE_STATUS = "At the bench"
OSCAR_ORDER_STATUS_PIPELINE = {"At the bench": ("On its way",), "On its way": ("With you",), "With you": ()}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    # Oscar logs whom it writes to at INFO; names and addresses do not belong in a log.
    "loggers": {"oscar": {"handlers": ["stderr"], "level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
