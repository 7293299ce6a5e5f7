"""The second thing: a code from an authenticator (TOTP, RFC 6238), or a recovery code. allauth keeps both.

Its secrets lie sealed under the house's own key. A code is taken once: the step it belongs to is remembered with the
account, in the same statement that accepts it, so that two processes cannot both take it.
"""

from __future__ import annotations

import hmac

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.utils.safestring import SafeString, mark_safe

from troth.server.desk.models import Account
from troth.server.pages.shell import house_name, the_house
from troth.stores.clock import real_now
from troth.terms.cannot import CannotRun

STEP_SECONDS = 30
_TOLERANCE = 1
"""One step to either side: a clock half a minute wrong is no wrong code."""
_ABOUT = "desk second factor"


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped here
    """allauth's own, with secrets sealed before they reach the database."""

    def encrypt(self, text: str) -> str:
        """Seal."""
        return the_house().keyring.seal(text.encode(), about=_ABOUT).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Open."""
        return the_house().keyring.unseal(bytes.fromhex(encrypted_text), about=_ABOUT).decode()

    def get_totp_issuer(self) -> str:
        """What the authenticator shows above the code."""
        try:
            return f"{house_name(the_house().edition())} desk".strip()
        except CannotRun:
            return "The desk"


def new_secret() -> str:
    """A secret of 160 bits, in base 32."""
    secret: str = totp.generate_totp_secret()
    return secret


def seal(secret: str) -> str:
    """A secret on its way, as a browser may carry it."""
    return SealedFactors().encrypt(secret)


def unseal(sealed: str) -> str:
    """Back again."""
    return SealedFactors().decrypt(sealed)


def picture(account: Account, secret: str) -> SafeString:
    """The secret as a QR code, as SVG: one path, no style."""
    adapter = SealedFactors()
    svg: str = adapter.build_totp_svg(adapter.build_totp_url(account, secret))
    drawn = svg[svg.index("<svg") :].replace("svg:", "")
    return mark_safe(drawn)  # noqa: S308 - made here, from our own words


def has(account: Account) -> bool:
    """Whether the account has an authenticator."""
    return bool(Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists())


def matches(secret: str, code: str) -> int | None:
    """The step this code belongs to, around now; None where it is not a code of this secret."""
    said = "".join(code.split())
    if not (len(said) == 6 and said.isascii() and said.isdigit()):
        return None
    here = int(real_now().timestamp()) // STEP_SECONDS
    for step in range(here - _TOLERANCE, here + _TOLERANCE + 1):
        if hmac.compare_digest(totp.format_hotp_value(totp.hotp_value(secret, step)), said):
            return step
    return None


def accept(account: Account, code: str) -> bool:
    """Whether this code, of the authenticator or a recovery code, opens the account now. Each is taken once."""
    for kept in Authenticator.objects.filter(user=account):
        if kept.type == Authenticator.Type.TOTP:
            step = matches(unseal(kept.data["secret"]), code)
            if step is not None:
                return _take(account, step)
        elif kept.type == Authenticator.Type.RECOVERY_CODES and RecoveryCodes(kept).validate_code(
            "".join(code.split())
        ):
            return True
    return False


def enrol(account: Account, secret: str, code: str) -> bool:
    """Keep this secret, and make recovery codes, since a code shows that the authenticator has it. Whether it does."""
    step = matches(secret, code)
    if step is None or not _take(account, step):
        return False
    keep(account, secret)
    return True


def keep(account: Account, secret: str) -> None:
    """Make this the secret of the account's authenticator, and make new recovery codes."""
    Authenticator.objects.filter(user=account).delete()
    totp.TOTP.activate(account, secret)
    RecoveryCodes.activate(account)


def recovery_codes(account: Account) -> list[str]:
    """The recovery codes that are left."""
    kept = Authenticator.objects.filter(user=account, type=Authenticator.Type.RECOVERY_CODES).first()
    return RecoveryCodes(kept).get_unused_codes() if kept is not None else []


def forget(account: Account) -> None:
    """Take the second thing away: at the next sign-in another is asked for."""
    Authenticator.objects.filter(user=account).delete()


def _take(account: Account, step: int) -> bool:
    return Account.objects.filter(pk=account.pk, last_step__lt=step).update(last_step=step) == 1
