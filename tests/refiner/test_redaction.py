"""Secrets do not get through; what is no secret does."""

import json
from pathlib import Path

import pytest
from growth import assert_growth
from hypothesis import HealthCheck, given, settings, strategies as st
from other_programs import words

from midturn.core import redacted, redacted_values
from midturn.core._redaction import PATTERNS

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789"
"""Secrets are put together here, so that this file holds none."""


TAU = Path(__file__).parents[3] / "shared" / "data" / "tau" / "gpt-4o-airline.json"


def many(n):
    return (LETTERS * 8)[:n]


SECRETS = {
    "openai": "sk-" + many(48),
    "openai project": "sk-proj-" + many(60),
    "anthropic": "sk-ant-api03-" + many(90),
    "openrouter": "sk-or-v1-" + "0a" * 32,
    "aws": "AKIA" + "IOSFODNN7EXAMPLE",
    "github": "ghp_" + many(36),
    "github fine-grained": "github_pat_" + many(22) + "_" + many(50),
    "gitlab": "glpat-" + many(20),
    "google": "AIza" + many(35),
    "google oauth": "ya29." + many(40),
    "slack": "xoxb-" + "1234567890-" + many(24),
    "slack webhook": "hooks.slack.com/services/" + "T0123/B0123/" + many(24),
    "stripe": "sk_live_" + many(24),
    "langsmith": "lsv2_pt_" + "0a" * 16 + "_" + "0a" * 5,
    "langfuse": "sk-lf-" + "01234567-0123-0123-0123-0123456789ab",
    "langfuse public": "pk-lf-" + "01234567-0123-0123-0123-0123456789ab",
    "hugging face": "hf_" + many(34),
    "groq": "gsk_" + many(52),
    "replicate": "r8_" + many(37),
    "sendgrid": "SG." + many(22) + "." + many(43),
    "twilio": "SK" + "0a" * 16,
    "npm": "npm_" + many(36),
    "pypi": "pypi-" + many(60),
    "databricks": "dapi" + "0a" * 16,
    "telegram": "1234567890:AA" + many(33),
    "discord webhook": "discord.com/api/webhooks/" + "0" * 18 + "/" + many(68),
    "azure signature": "https://x.example/c?sv=2020&sig=" + many(43) + "%3D",
    "jwt": "eyJ" + many(30) + ".eyJ" + many(40) + "." + many(43),
    "private key": f"-----BEGIN RSA PRIVATE KEY-----\n{many(64)}\n{many(64)}\n-----END RSA PRIVATE KEY-----",
    "torn private key": f"-----BEGIN OPENSSH PRIVATE KEY-----\n{many(64)}",
}


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize("around", ["{}", "My key is {} and it fails.", "curl -H 'x: {}'", '{{"k": "{}"}}'])
def test_keys_of_usual_kinds_are_taken_out_wherever_they_stand(kind, around):
    found = redacted(around.format(SECRETS[kind]))
    assert SECRETS[kind] not in found
    assert many(20) not in found
    assert "[redacted: " in found


@pytest.mark.parametrize("hidden", ["\u200b", "\u2060", "\u00ad"])
def test_characters_that_nobody_sees_hide_no_key(hidden):
    secret = hidden.join(SECRETS["openai project"])
    assert redacted(f"Use {secret}!") == "Use [redacted: OpenAI, Anthropic or like key]!"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://me:hunter2@db/x", "postgres://me:[redacted: password in a URL]@db/x"),
        ("redis://:hunter2@cache", "redis://:[redacted: password in a URL]@cache"),
        ("Authorization: Bearer abc123abc123abc123", "Authorization: Bearer [redacted: bearer token]"),
        ("Authorization: Basic bWU6aHVudGVyMnR3bw==", "Authorization: Basic [redacted: bearer token]"),
        ("password: hunter2", "password: [redacted: secret]"),
        ("DB_PASSWORD=hunter2", "DB_PASSWORD=[redacted: secret]"),
        ('"client_secret": "a b c"', '"client_secret": [redacted: secret]'),
        (r'{"password": "a\"b", "n": 1}', '{"password": [redacted: secret], "n": 1}'),
        ("My password is hunter2, help!", "My password is [redacted: secret], help!"),
        ("my password is swordfish", "my password is [redacted: secret]"),
        ("My password is swordfish and it fails", "My password is [redacted: secret] and it fails"),
        ("the passphrase is 'correct horse'", "the passphrase is [redacted: secret]"),
        ("my password's hunter22", "my password's [redacted: secret]"),
        ("password: hunt5", "password: [redacted: secret]"),
        ("password is: hunter22x", "password is: [redacted: secret]"),
        ("**password:** hunter22", "**password:** [redacted: secret]"),
        ("password:      hunter22", "password:      [redacted: secret]"),
        ("password：hunter22", "password：[redacted: secret]"),
        ("curl --password hunter22 -v", "curl --password [redacted: secret] -v"),
        ("<password>hunter22</password>", "<password>[redacted: secret]</password>"),
        ("pwd=1234", "pwd=[redacted: secret]"),
        ("PIN: 4821", "PIN: [redacted: secret]"),
        ("my pin is 4821", "my pin is [redacted: secret]"),
        ("my passcode is 998877", "my passcode is [redacted: secret]"),
        ("пароль: qwerty123", "пароль: [redacted: secret]"),
        ("密码：abc12345", "密码：[redacted: secret]"),
        ("Authorization: Bearer " + "abcdefgh" * 3, "Authorization: Bearer [redacted: bearer token]"),
        ("ｐａｓｓｗｏｒｄ： hunter22 ½", "ｐａｓｓｗｏｒｄ： [redacted: secret] ½"),
        ("pass​word: hun​ter22", "pass​word: [redacted: secret]"),
    ],
)
def test_what_is_announced_as_a_secret_is_taken_out(text, expected):
    assert redacted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "My password is wrong and I forgot my API key.",
        "The key is under the mat; the token costs 5 dollars.",
        "max_tokens=100000, token limit: 4096",
        "Reservation ZFA04Y for mia_li_3668, credit_card_4421486, born 1990-04-05",
        "Write to ann@example.org or see https://example.org:8080/a?b=c@d",
        "sk-learn is not scikit-learn, and sk-i-do-not-know-what-this-is-called",
        "The bearer of this letter; basic instructions follow.",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "I forgot my password, can you help?",
        "The password is required. It is at least 8 characters long.",
        "The password is required to log in, and the PIN is on the card.",
        "My password is case sensitive; the token is expired.",
        "my password's expired, my passcode is valid for 10 minutes",
        "the password is changed every month and is stored in the vault",
        "Password: required",
        "Password: must be 8 characters",
        '{"password": null, "token": true}',
        "Run it with the --password flag or --password-file x.",
        "The PIN is 4 digits; pin it to the wall: 12 pins. Spin is 4821.",
        "The password is my dog's name, the secret is patience.",
        "Basic misunderstandings: the bearer of internationalization",
        "½ ﬁne ​👨‍👩‍👧 ＡＢ: no password",
    ],
)
def test_what_is_no_secret_stays(text):
    assert redacted(text) == text


def test_fields_named_as_secrets_lose_their_values():
    found = {
        "user": "ann",
        "password": "x",
        "DB_PASSWORD": "y",
        "api_key": "z",
        "max_tokens": "5",
        "key": "k",
    }
    assert redacted_values({"deep": [found]}) == {
        "deep": [
            found
            | {
                "password": "[redacted: secret]",
                "DB_PASSWORD": "[redacted: secret]",
                "api_key": "[redacted: secret]",
            }
        ]
    }


@pytest.mark.parametrize("value", [12345678, ["hunter22"], {"value": "hunter22"}, "hunter22"])
@pytest.mark.parametrize("name", ["password", "dbPassword", "apiKeys", "PIN", "ｐassword"])
def test_whatever_stands_in_a_field_named_as_a_secret_is_taken_out(name, value):
    assert redacted_values({name: value}) == {name: "[redacted: secret]"}


@pytest.mark.parametrize("value", [True, None, "", []])
def test_a_field_that_says_only_whether_there_is_a_secret_stays(value):
    assert redacted_values({"requires_password": value}) == {"requires_password": value}


@pytest.mark.skipif(not TAU.exists(), reason="the tau-bench file is not on this machine")
def test_nothing_is_taken_out_of_conversations_that_hold_no_secret():
    dialogues = json.loads(TAU.read_text())
    said = [message.get("content") or "" for each in dialogues for message in each["traj"]]
    said += [each["info"]["task"]["instruction"] for each in dialogues]
    assert [text for text in said if redacted(text) != text] == []


@given(
    st.text()
    | st.lists(st.sampled_from([*SECRETS.values(), "password: ", '"', "'", "\\", " is "])).map(" ".join)
)
def test_what_is_redacted_stays_as_it_is(text):
    assert redacted(redacted(text)) == redacted(text)


@pytest.mark.slow("draws many examples of every pattern")
@pytest.mark.parametrize(("kind", "pattern"), PATTERNS)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_nothing_that_looks_like_a_secret_is_passed_over(kind, pattern, data):
    secret = data.draw(st.from_regex(pattern))
    assert redacted(secret) != secret


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | words,
        lambda inner: st.lists(inner) | st.dictionaries(words.map("{} of it".format), inner),
        max_leaves=6,
    )
)
def test_values_keep_their_shape(found):
    assert json.dumps(redacted_values(found)) == json.dumps(found)


@pytest.mark.slow("reads long texts")
@pytest.mark.parametrize(
    "piece",
    ["a", "password ", "_", "-----BEGIN PRIVATE KEY-----", "http://a:", "sk-", "eyJ", 'token: "', " ", "\\"],
)
def test_no_text_takes_more_work_than_in_proportion_to_its_length(piece):
    # Eight times the text: 8 where the work is linear, 64 where it is quadratic.
    assert_growth(lambda length: redacted(piece * (length // len(piece))), 10_000, 80_000, below=30)
