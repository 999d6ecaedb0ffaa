"""The three places where a key may be: a PKCS#12 file, a PKCS#11 token, a remote service (CSC API v2)."""
import datetime
from contextlib import asynccontextmanager

from signing_common import Refusal


@asynccontextmanager
async def signer(key):
    """A pyHanko signer for `{"kind": "p12" | "pkcs11" | "csc", ...}`."""
    kind = key["kind"]
    if kind == "p12":
        yield from_file(key)
    elif kind == "pkcs11":
        with token(key) as found:
            await found.ensure_objects_loaded()
            yield found
    else:
        async with remote(key) as found:
            yield found


def check_dates(certificate):
    now = datetime.datetime.now(datetime.timezone.utc)
    if not certificate.not_valid_before <= now <= certificate.not_valid_after:
        raise Refusal("certificate", f"valid {certificate.not_valid_before} to {certificate.not_valid_after}")


def from_file(key):
    from asn1crypto import pkcs12
    from cryptography.hazmat.primitives.serialization import pkcs12 as opened
    from pyhanko.sign import signers

    try:
        with open(key["file"], "rb") as file:
            data = file.read()
        pkcs12.Pfx.load(data).native
    except (OSError, ValueError) as error:
        raise Refusal("key", error) from error
    secret = (key.get("pin") or "").encode()
    try:
        opened.load_key_and_certificates(data, secret)
    except ValueError as error:
        raise Refusal("pin", "wrong password of the PKCS#12 file") from error
    found = signers.SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=secret)
    if found is None:
        raise Refusal("key", "no key and certificate in the PKCS#12 file")
    return found


class token:
    """A session with a token. What is wrong is told apart: PIN, locked, no token, no certificate."""

    def __init__(self, key):
        from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria

        criteria = TokenCriteria(label=key["token"]) if key.get("token") else None
        # The issuers' certificates lie on the token as well: without them nobody who has the root only can follow the chain.
        self.config = PKCS11SignatureConfig(
            module_path=key["module"], cert_label=key["certificate"], key_label=key.get("keyLabel"), token_criteria=criteria,
            other_certs_to_pull=None)
        self.pin = key.get("pin")

    def __enter__(self):
        from pkcs11 import exceptions
        from pyhanko.sign.general import SigningError
        from pyhanko.sign.pkcs11 import PKCS11SigningContext

        self.context = PKCS11SigningContext(self.config, user_pin=self.pin)
        try:
            return self.context.__enter__()
        except SigningError as error:
            cause = error.__cause__
            if isinstance(cause, exceptions.PinLocked):
                raise Refusal("locked", error) from error
            if isinstance(cause, (exceptions.PinIncorrect, exceptions.PinInvalid, exceptions.PinLenRange, exceptions.PinExpired)):
                raise Refusal("pin", "wrong PIN") from error
            raise Refusal("token", error) from error

    def __exit__(self, kind, error, trace):
        from pkcs11 import exceptions
        from pyhanko.sign.general import SigningError

        self.context.__exit__(kind, error, trace)
        if isinstance(error, (exceptions.PKCS11Error, SigningError)) and not isinstance(error, Refusal):
            raise Refusal("token", f"{type(error).__name__}: {error}") from error


@asynccontextmanager
async def remote(key):
    """A credential of a service that speaks the Cloud Signature Consortium's API v2: credentials/list, credentials/info, credentials/authorize where
    a PIN is asked for, signatures/signHash; the person's bearer token (OAuth 2) in each call."""
    import aiohttp
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import csc_signer as csc

    base = key["url"].rstrip("/").removesuffix("/csc/v2")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
        credential = key.get("credential") or await only_credential(session, base, key)
        info = csc.CSCServiceSessionInfo(base, credential, oauth_token=key.get("token"), api_ver="v2")
        try:
            found = await csc.fetch_certs_in_csc_credential(session, info)
            yield signer_of(csc, session, info, found, key)
        except SigningError as error:
            status = getattr(error.__cause__, "status", None)
            raise Refusal("refused" if status in (401, 403) else "service", f"{error} {error.__cause__ or ''}") from error


async def call(session, url, key, body):
    """A call of the service. A 401 or 403 is the service's refusal; `invalid_pin` and `invalid_otp` are the person's to mend."""
    import aiohttp

    headers = {"Authorization": f"Bearer {key['token']}"} if key.get("token") else {}
    try:
        async with session.post(url, json=body, headers=headers, allow_redirects=False) as response:
            if response.status in (401, 403):
                raise Refusal("refused", f"{url}: {response.status}")
            answer = await response.json(content_type=None)
            if response.status != 200:
                error = str(answer.get("error", "")) if isinstance(answer, dict) else ""
                raise Refusal("pin" if error in ("invalid_pin", "invalid_otp") else "service", f"{url}: {response.status} {error}")
            return answer
    except (aiohttp.ClientError, ValueError, TimeoutError) as error:
        raise Refusal("service", f"{url}: {type(error).__name__} {error}") from error


async def only_credential(session, base, key):
    answer = await call(session, f"{base}/csc/v2/credentials/list", key, {"onlyValid": True})
    found = answer.get("credentialIDs") or []
    if len(found) != 1:
        raise Refusal("key", f"the service has {len(found)} credentials for this token: name one")
    return found[0]


def signer_of(csc, session, info, found, key):
    """pyHanko's signer writes calls of version 1; version 2 names hashes and their algorithm otherwise, and takes PINs in `authData`."""
    from asn1crypto import algos

    mode = (found.response_data.get("auth") or {}).get("mode", "implicit")

    class Authorization(csc.CSCAuthorizationManager):
        async def authorize_signature(self, hash_b64s):
            body = {
                "credentialID": info.credential_id, "numSignatures": len(hash_b64s), "hashes": hash_b64s,
                "hashAlgorithmOID": algos.DigestAlgorithmId("sha256").dotted,
            }
            if mode == "explicit":
                body["authData"] = [{"id": "PIN", "value": key.get("pin") or ""}]
            return self.parse_csc_auth_response(await call(session, info.endpoint_url("credentials/authorize"), key, body))

    class VersionTwo(csc.CSCSigner):
        async def format_csc_signing_req(self, tbs_hashes, digest_algorithm):
            body = await super().format_csc_signing_req(tbs_hashes, digest_algorithm)
            body["hashes"] = body.pop("hash")
            body["hashAlgorithmOID"] = body.pop("hashAlgo")
            return body

        async def commit(self):
            # The base class logs why a call failed and says that there is no result; the reason is what a person needs.
            batch = self._current_batch
            if batch is not None and not batch.initiated and batch.results is None:
                batch.initiated = True
                try:
                    await self._do_commit(batch)
                except csc.SigningError as error:
                    status = getattr(error.__cause__, "status", None)
                    raise Refusal("refused" if status in (401, 403) else "service", f"{error} {error.__cause__ or ''}") from error

    return VersionTwo(session, Authorization(info, found), sign_timeout=60)
