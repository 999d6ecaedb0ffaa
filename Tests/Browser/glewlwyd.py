"""A real OpenID provider for the tests: glewlwyd as Debian packs it, unpacked by `scripts/setup test` into .glewlwyd, with a database of its own.

    with Glewlwyd(folder, redirect, logout) as provider: provider.issuer, provider.client, provider.secret, provider.user, provider.password
"""
import http.cookiejar
import json
import os
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent / ".glewlwyd"


def is_there():
    return (ROOT / "usr/bin/glewlwyd").exists()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Glewlwyd:
    client, secret, user, password = "dinh", "mot-khoa-bi-mat-20", "an", "mot cau kha dai"

    def __init__(self, folder):
        self.folder, self.port = pathlib.Path(folder), free_port()
        self.issuer = f"http://localhost:{self.port}/api/oidc"
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def __enter__(self):
        script = subprocess.run(
            ["zcat", ROOT / "usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz"], check=True, capture_output=True, text=True).stdout
        with sqlite3.connect(self.folder / "glewlwyd.db") as database:
            database.executescript(script)
        database.close()
        modules = ROOT / "usr/lib/glewlwyd"
        (self.folder / "none").mkdir()
        settings = {
            "bind_address": "127.0.0.1", "external_url": f"http://localhost:{self.port}", "login_url": "login.html", "api_prefix": "api",
            "log_mode": "file", "log_level": "WARNING", "log_file": str(self.folder / "glewlwyd.log"),
            "session_key": "GLEWLWYD2_SESSION_ID", "admin_scope": "g_admin", "profile_scope": "g_profile",
            "user_module_path": str(modules / "user"), "user_middleware_module_path": str(self.folder / "none"),
            "client_module_path": str(modules / "client"), "user_auth_scheme_module_path": str(modules / "scheme"),
            "plugin_module_path": str(modules / "plugin"), "hash_algorithm": "SHA512",
        }
        lines = [f"port={self.port}", "cookie_secure=0", "session_expiration=2419200"] + [f'{key}="{value}"' for key, value in settings.items()]
        lines.append(f'database = {{ type = "sqlite3" path = "{self.folder / "glewlwyd.db"}" }};')
        (self.folder / "glewlwyd.conf").write_text("\n".join(lines) + "\n")
        environment = os.environ | {"LD_LIBRARY_PATH": str(ROOT / "usr/lib/x86_64-linux-gnu")}
        self.process = subprocess.Popen(
            [ROOT / "usr/bin/glewlwyd", f"--config-file={self.folder / 'glewlwyd.conf'}"], env=environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        self.wait()
        self.ask("POST", "auth/", {"username": "admin", "password": "password"})
        self.set_up_plugin()
        self.ask("POST", "user/", {
            "username": self.user, "name": "Nguyễn Thị Mẫu", "email": "an@suoimay.example", "password": self.password, "enabled": True,
            "scope": ["g_profile", "openid", "profile"]})
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def wait(self):
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://localhost:{self.port}/config/", timeout=1)
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
        raise RuntimeError((self.folder / "glewlwyd.log").read_text())

    def ask(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://localhost:{self.port}/api/{path}", method=method, data=json.dumps(body).encode() if body is not None else None,
            headers={"Content-Type": "application/json"})
        try:
            with self.opener.open(request, timeout=10) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()}") from error

    def keys(self):
        """A key of its own for each run, as PEM."""
        private = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True, text=True).stdout
        public = subprocess.run(["openssl", "rsa", "-pubout"], input=private, check=True, capture_output=True, text=True).stdout
        return private, public

    def set_up_plugin(self):
        private, public = self.keys()
        self.ask("POST", "scope/", {"name": "profile", "display_name": "Họ tên", "password_required": True, "scheme": {}})
        self.ask("POST", "mod/plugin/", {
            "module": "oidc", "name": "oidc", "display_name": "OIDC", "enabled": True,
            "parameters": {
                "iss": self.issuer, "jwt-type": "rsa", "jwt-key-size": "256", "key": private, "cert": public, "access-token-duration": 3600,
                "refresh-token-duration": 1209600, "code-duration": 600, "refresh-token-rolling": True, "allow-non-oidc": False,
                "auth-type-code-enabled": True, "auth-type-token-enabled": False, "auth-type-id-token-enabled": True,
                "auth-type-none-enabled": False, "auth-type-password-enabled": False, "auth-type-client-enabled": False,
                "auth-type-refresh-enabled": True, "pkce-allowed": True, "pkce-method-plain-allowed": False, "pkce-required": True,
                "name-claim": "mandatory", "name-claim-scope": [], "email-claim": "mandatory", "email-claim-scope": [],
                "scope-claim": "no", "session-management-allowed": True, "back-channel-logout-allowed": True,
                "jwks-show": True, "session-cookie-name": "GLEWLWYD2_OIDC_SESSION", "session-cookie-expiration": 2419200,
            }})

    def register(self, redirect, logout):
        """Lets the server sign people in here."""
        self.ask("POST", "client/", {
            "client_id": self.client, "name": "Đình", "enabled": True, "confidential": True, "password": self.secret, "client_secret": self.secret,
            "redirect_uri": [redirect], "authorization_type": ["code"], "token_endpoint_auth_method": ["client_secret_basic"],
            "scope": [], "backchannel_logout_uri": logout, "backchannel_logout_session_required": "1"})

    def grant(self):
        """The person signs in at the provider and lets it tell the server who it is; the browser's later steps find that done."""
        self.ask("POST", "auth/", {"username": self.user, "password": self.password})
        self.ask("PUT", f"auth/grant/{self.client}", {"scope": "openid profile"})
