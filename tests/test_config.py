"""Settings that cannot be so are refused at the start, and secrets are shown nowhere."""

from __future__ import annotations

import pytest

from tests.conftest import SECRET
from webapp.config import SettingWrong, read_settings

BASE = {"HEARD_SECRET": SECRET}
MAIL = BASE | {"HEARD_SMTP_HOST": "mail.example.org", "HEARD_MAIL_FROM": "heard@example.org"}
HOOK = BASE | {"HEARD_WEBHOOK_URL": "https://pager.example.org/x", "HEARD_WEBHOOK_SECRET": "s" * 32}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (MAIL | {"HEARD_MAIL_FROM": ""}, "HEARD_MAIL_FROM"),
        (MAIL | {"HEARD_MAIL_FROM": "a@example.org\nBcc: b@example.org"}, "HEARD_MAIL_FROM"),
        (MAIL | {"HEARD_SMTP_SECURITY": "perhaps"}, "HEARD_SMTP_SECURITY"),
        (MAIL | {"HEARD_SMTP_SECURITY": "none"}, "on this machine"),
        (MAIL | {"HEARD_SMTP_PORT": "many"}, "HEARD_SMTP_PORT"),
        (MAIL | {"HEARD_SMTP_USER": "heard"}, "go together"),
        (HOOK | {"HEARD_WEBHOOK_URL": "http://pager.example.org/x"}, "https://"),
        (HOOK | {"HEARD_WEBHOOK_URL": "file:///etc/passwd"}, "https://"),
        (HOOK | {"HEARD_WEBHOOK_URL": "https://name:word@pager.example.org/"}, "without a name"),
        (HOOK | {"HEARD_WEBHOOK_SECRET": "short"}, "HEARD_WEBHOOK_SECRET"),
        (
            HOOK | {"HEARD_WEBHOOK_URL": "file:///etc/passwd", "HEARD_DEMONSTRATION": "1"},
            "HEARD_WEBHOOK_URL must begin",
        ),
    ],
)
def test_what_cannot_be_is_refused_at_the_start(changed: dict[str, str], said: str) -> None:
    with pytest.raises(SettingWrong, match=said):
        read_settings(changed)


def test_what_can_be_is_taken_with_the_usual_port() -> None:
    assert read_settings(MAIL).post.port == 465
    assert read_settings(MAIL | {"HEARD_SMTP_SECURITY": "starttls"}).post.port == 587
    assert read_settings(MAIL | {"HEARD_SMTP_PORT": "2525"}).post.port == 2525
    assert read_settings(HOOK).post.hook_url == "https://pager.example.org/x"


def test_only_a_demonstration_writes_mail_to_a_folder() -> None:
    assert read_settings(BASE).post.folder == ""
    assert read_settings(BASE | {"HEARD_DEMONSTRATION": "1"}).post.folder == "instance/mail"
    assert read_settings(MAIL | {"HEARD_DEMONSTRATION": "1"}).post.folder == ""


def test_secrets_are_not_shown() -> None:
    words = MAIL | HOOK | {"HEARD_SMTP_USER": "heard", "HEARD_SMTP_PASSWORD": "a word of mail"}
    shown = repr(read_settings(words))
    assert not [secret for secret in (SECRET, "s" * 32, "a word of mail") if secret in shown]
