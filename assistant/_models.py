"""Chat models by spec: `provider:name`, `provider:name@http://host:port/v1`, `embedded:smollm2-135m`.

Retries are made in one place, around the call, so the models made here do not retry by themselves.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from midturn.assistant._downloads import embedded_model, pulled_file
from midturn.core import BadInput, completed, is_address, public, require_extras, split_address

if TYPE_CHECKING:  # Half a second to import, and only named here.
    from langchain_core.language_models import BaseChatModel

    from midturn.assistant._openai_chat import OpenAIChat

_PLACEHOLDER_KEY = "not-needed"
"""What a server that wants a key, and doesn't look at it, is sent."""

_OURS = {"embedded", "openai"}
"""Providers whose models are our own; each one's packages are an extra of its name."""

_KEYLESS = "openai:my-model@http://localhost:8000/v1 or embedded:smollm2-135m"
_EXAMPLES = f"openai:gpt-4o-mini, {_KEYLESS}"

_NO_PROVIDER = re.compile(r"https?:|localhost\b|[\w-]+(?:\.[\w-]+)+[:/]|\[", re.IGNORECASE)
"""How an address begins that stands alone, where a model was to be named."""


@dataclass(frozen=True)
class ModelSpec:
    """A model spec taken apart."""

    provider: str
    name: str
    base_url: str | None = None

    def __str__(self) -> str:
        """Return the spec without its secrets: no user, password, query or fragment in the address."""
        return f"{self.provider}:{self.name}" + (f"@{public(self.base_url)}" if self.base_url else "")


def parse(spec: str) -> ModelSpec:
    """Take a spec apart, at the first colon and the last `@http`, so that a name may hold both.

    Raises:
        BadInput: it is not `provider:name` or `provider:name@http://host:port/v1`.

    >>> parse("openai:org/model@v2@http://me:secret@localhost:8000/v1").name
    'org/model@v2'
    """
    model, base_url = split_address(spec)
    provider, _, name = model.partition(":")
    if _NO_PROVIDER.match(model) and (meant := completed(model)):
        raise BadInput(
            f"{_public_spec(spec)!r} is an address; write openai:NAME@{meant}, with the model's name"
        )
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", provider) or not name.strip():
        way = _meant(spec) or f"provider:name, as in {_EXAMPLES}"
        raise BadInput(f"{_public_spec(spec)!r} is not a model's name; write {way}")
    if base_url is None:
        _refuse_bare_address(spec, model)
    elif not is_address(base_url):
        raise BadInput(
            f"{_public_spec(spec)!r} has no usable base URL; write it as in http://localhost:8000/v1"
        )
    return ModelSpec(provider, name, base_url)


def _meant(spec: str) -> str | None:
    """Return the spec that is meant by `OpenAI:NAME` or `openai/NAME`; nothing where an address follows."""
    provider, _, name = spec.replace("/", ":", 0 if ":" in spec else 1).partition(":")
    known = provider.lower() in _OURS and name.strip() and "@" not in name
    return f"{provider.lower()}:{name}" if known else None


def _refuse_bare_address(spec: str, model: str) -> None:
    """Refuse an address without `http://`: the provider's own server would be asked for a model named so."""
    before, at, written = model.partition("@")
    meant = completed(written) if at else None
    if meant:
        # Of what stands between several `@`, some may be a password.
        named = before if "@" not in written else f"{before.partition(':')[0]}:NAME"
        raise BadInput(f"{_public_spec(spec)!r} has an address without http://; write {named}@{meant}")


def describe(spec: str | BaseChatModel) -> str:
    """Return the name of a model for records and messages, secrets removed.

    A model instance is described by its kind, its name and its address, in the same form.

    Raises:
        BadInput: a spec that is malformed.
    """
    if isinstance(spec, str):
        return str(parse(spec))
    name = getattr(spec, "model_name", None) or getattr(spec, "model", None) or type(spec).__name__
    address = getattr(spec, "openai_api_base", None) or getattr(spec, "base_url", None)
    kind = spec._llm_type  # pyright: ignore[reportPrivateUsage]  LangChain's only word for it
    return str(ModelSpec(kind.removesuffix("-chat"), str(name), str(address) if address else None))


def chat_model(spec: str | BaseChatModel, **settings: Any) -> BaseChatModel:
    """Return the chat model that `spec` names; an instance is returned as it is.

    Args:
        spec: see the module.
        settings: `temperature`, `max_tokens`, `seed` and whatever else the model's class takes.

    Raises:
        BadInput: a malformed spec, an unknown provider or embedded model, a missing package or API
            key, or settings that the class refuses.
        MissingExtra: the extra `embedded` or `openai` is not installed.
    """
    if not isinstance(spec, str):
        return spec
    parsed = parse(spec)
    make = {"embedded": _embedded, "openai": _openai}.get(parsed.provider, _remote)
    try:
        return make(parsed, settings)
    except BadInput:
        raise
    except ImportError as absent:
        raise BadInput(f"{parsed}: {_missing_package(absent)}") from absent
    except ValidationError as refused:
        # Not chained and not quoted in full: pydantic shows the values it was given, keys among them.
        first = refused.errors(include_input=False, include_url=False)[0]
        setting = f"{first['loc'][0]}: " if first["loc"] else ""
        raise BadInput(f"{parsed}: {setting}{first['msg']}") from None
    except Exception as refused:  # Each provider's constructor has errors of its own.
        raise BadInput(f"{parsed}: {_without_secrets(parsed, refused)}") from None


def extras_of(*specs: str | BaseChatModel | None) -> tuple[str, ...]:
    """Return the extras that models of these specs need, for `require_extras`.

    Other words than specs, `None` and instances need none; a malformed spec is refused by `chat_model`.

    >>> extras_of("embedded:smollm2-135m", "openai:gpt-4o-mini", "openai:gpt-4o", "rules", None)
    ('embedded', 'openai')
    """
    providers = (spec.partition(":")[0] for spec in specs if isinstance(spec, str) and ":" in spec)
    return tuple(dict.fromkeys(provider for provider in providers if provider in _OURS))


def default_timeout_s() -> float:
    """`MIDTURN_TIMEOUT_S`, or else 600 seconds: how long a model may take to answer.

    Raises:
        BadInput: `MIDTURN_TIMEOUT_S` is not a number above 0.
    """
    written = os.environ.get("MIDTURN_TIMEOUT_S", "600")
    try:
        seconds = float(written)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadInput(f"MIDTURN_TIMEOUT_S is {written!r}; set it to a number of seconds above 0")
    return seconds


def reachable(spec: str | BaseChatModel) -> None:
    """Look, before anything is spent, whether an OpenAI-compatible server is there and has the model.

    OpenAI's own server is not asked, nor are other providers'.

    Args:
        spec: a model's, or a base URL, whose models are then not looked for.

    Raises:
        BadInput: it can't be used as it is written; `Unreachable` where a later try may find it.
    """
    if not isinstance(spec, str):
        return
    parsed = ModelSpec("openai", "any", spec) if is_address(spec) else parse(spec)
    if parsed.provider != "openai" or not openai_server(parsed):
        return
    model = _openai(parsed, {})
    from midturn.assistant._preflight import Endpoint, look_at  # needs aiohttp

    if is_address(spec):
        look_at(Endpoint(model, name=None, shown=public(spec), written=""))
    elif parsed.base_url:
        look_at(Endpoint(model, parsed.name, shown=str(parsed), written=f"openai:{parsed.name}@"))
    else:
        look_at(Endpoint(model, parsed.name, shown=str(parsed), written="OPENAI_BASE_URL="))


def _embedded(spec: ModelSpec, settings: dict[str, Any]) -> BaseChatModel:
    if spec.base_url:
        raise BadInput(f"{spec}: an embedded model runs in this process; leave out the base URL")
    if embedded_model(spec.name).kind != "chat":
        raise BadInput(f"{spec} does not chat; write a chat model, as in {_EXAMPLES}")
    require_extras("embedded", needed_for=str(spec))
    pulled_file(spec.name)
    from midturn.assistant._embedded import EmbeddedChat

    return EmbeddedChat(model=spec.name, **settings)


def _remote(spec: ModelSpec, settings: dict[str, Any]) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    def make(more: dict[str, Any]) -> BaseChatModel:
        return init_chat_model(spec.name, model_provider=spec.provider, **more)

    asked = {**({"base_url": spec.base_url} if spec.base_url else {}), **settings}
    plain = make(asked)
    # Which class a provider has is known only once it is made, and classes refuse what they lack.
    ours = {
        name: value
        for name, value in {"max_retries": 0, "timeout": default_timeout_s()}.items()
        if name not in settings and _takes(type(plain), name)
    }
    return make({**asked, **ours}) if ours else plain


def _openai(spec: ModelSpec, settings: dict[str, Any]) -> OpenAIChat:
    base_url = openai_server(spec)
    if not (spec.base_url or os.environ.get("OPENAI_API_KEY")):
        raise BadInput(f"{spec} needs an API key: set OPENAI_API_KEY, or use a model without one: {_KEYLESS}")
    require_extras("openai", needed_for=str(spec))
    from midturn.assistant._openai_chat import OPENAI, OpenAIChat

    ours: dict[str, Any] = {
        "model": spec.name,
        "base_url": base_url or OPENAI,
        "api_key": _openai_key(),
        "timeout_s": default_timeout_s(),
    }
    return OpenAIChat(**{**ours, **settings})


def openai_server(spec: ModelSpec) -> str | None:
    """Return the base URL that a spec or `OPENAI_BASE_URL` names; `None` for OpenAI's own.

    Raises:
        BadInput: `OPENAI_BASE_URL` is no address; or an address seems to stand in the model's name.
    """
    if spec.base_url:
        return spec.base_url
    if written := os.environ.get("OPENAI_BASE_URL"):
        if not is_address(written):
            raise BadInput("OPENAI_BASE_URL is no usable base URL; write it as in http://localhost:8000/v1")
        return written
    if "@" in spec.name:  # No model of OpenAI's has one, and what is said must not go there by mistake.
        named, _, _ = spec.name.partition("@")
        raise BadInput(
            f"{_public_spec(str(spec))!r}: OpenAI has no model with an @ in its name; write the address of "
            f"another server with http:// or https://, as in openai:{named}@http://localhost:8000/v1"
        )
    return None


def _openai_key() -> str:
    return os.environ.get("OPENAI_API_KEY") or _PLACEHOLDER_KEY


def _takes(model: type[BaseChatModel], name: str) -> bool:
    return any(name in (field, info.alias) for field, info in model.model_fields.items())


def _public_spec(spec: str) -> str:
    """Return a malformed spec as far as it can be shown: nothing of its address."""
    before, at, _ = spec.partition("@")
    scheme, slashes, _ = before.partition("://")
    if slashes:
        return f"{scheme}://…"
    return f"{before}@…" if at else spec


def _missing_package(absent: ImportError) -> str:
    cause = absent.__cause__ if isinstance(absent.__cause__, ImportError) else absent
    package = (cause.name or "").partition(".")[0].replace("_", "-")
    return f"its package is not installed; install it with: pip install {package}" if package else str(absent)


def _without_secrets(spec: ModelSpec, refused: Exception) -> str:
    """Return the first line of an error, with the address as it may be shown."""
    reason = (str(refused).strip().splitlines() or [type(refused).__name__])[0]
    if reason.startswith("Unsupported"):
        known = re.findall(r"\w+", str(refused).partition(" are:")[2])
        alike = [each for each in known if each.startswith(spec.provider)]
        near = alike or get_close_matches(spec.provider, known)
        way = " or ".join(f"{each}:NAME" for each in near) or f"provider:name, as in {_EXAMPLES}"
        return f"there is no provider {spec.provider!r}; write {way}"
    return reason.replace(spec.base_url, public(spec.base_url)) if spec.base_url else reason
