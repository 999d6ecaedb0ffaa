"""New access tokens of remote signing services (OAuth 2, RFC 6749, section 6)."""
from signing_common import Refusal


async def renew(key):
    """A new access token for a refresh token, with the refresh token to use next time where the service changes it."""
    import aiohttp

    form = {"grant_type": "refresh_token", "refresh_token": key["token"], "client_id": key["client"]}
    if key.get("secret"):
        form["client_secret"] = key["secret"]
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
            async with session.post(key["url"], data=form, allow_redirects=False) as response:
                if response.status in (400, 401, 403):
                    raise Refusal("refused", f"{key['url']}: {response.status}")
                answer = await response.json(content_type=None)
                if response.status != 200 or not isinstance(answer, dict) or not answer.get("access_token"):
                    raise Refusal("service", f"{key['url']}: {response.status}")
    except (aiohttp.ClientError, ValueError, TimeoutError) as error:
        raise Refusal("service", f"{key['url']}: {type(error).__name__} {error}") from error
    return {"access": answer["access_token"], "refresh": answer.get("refresh_token")}
