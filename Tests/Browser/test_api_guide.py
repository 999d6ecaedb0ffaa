"""docs/api.md, "An hour with curl": its commands run as they stand, and its check of a webhook takes what is genuine only."""
import base64
import hashlib
import hmac
import re
import subprocess
import time

from conftest import COMMUNE
from server import ROOT


def chapter():
    page = (ROOT / "docs/api.md").read_text(encoding="utf-8")
    return page[page.index("## An hour with curl"):page.index("## Who asks")]


def test_the_commands_of_the_guide_run_as_they_stand(server, tmp_path):
    token, settings, *blocks = re.findall(r"```sh\n(.*?)```", chapter(), re.S)
    assert token.startswith("dinh user token cntt ") and "export API=" in settings and len(blocks) >= 5
    words = re.search(r"--scopes \"(\S+)\" --days (\d)", token).groups()
    made = server.command("user", "token", "cntt", "--commune", COMMUNE, "--label", "Try", "--scopes", words[0], "--days", words[1])
    script = "\n".join(["set -euo pipefail", settings.replace("http://127.0.0.1:8080", server.address), f"export TOKEN={made.split()[-1]}", *blocks])
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    said = done.stdout.splitlines()
    assert "holiday" in said and "true" in said
    assert '"delete"' in said[-1], said[-1]


def test_a_receiver_that_follows_the_guide_takes_genuine_messages_only():
    names = {}
    exec(re.search(r"```python\n(.*?)```", chapter(), re.S).group(1), names)
    key, body, now = b"k" * 24, b'{"type": "holiday.create"}', str(int(time.time()))

    def headers(moment, text=body):
        code = base64.b64encode(hmac.new(key, f"m1.{moment}.".encode() + text, hashlib.sha256).digest()).decode()
        return {"webhook-id": "m1", "webhook-timestamp": moment, "webhook-signature": f"v1,{code}"}

    secret = "whsec_" + base64.b64encode(key).decode()
    assert names["is_genuine"](secret, headers(now), body)
    assert not names["is_genuine"](secret, headers(now, b"{}"), body)
    assert not names["is_genuine"](secret, headers(str(int(now) - 3600)), body)
