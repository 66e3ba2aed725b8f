"""Chat models by spec: `provider:name`, `provider:name@http://host:port/v1`, `embedded:smollm2-135m`.

Retries are made in one place, around the call, so the models made here do not retry by themselves.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from midturn.assistant._downloads import embedded_model, pulled_file
from midturn.core import BadInput, is_address, public, require_extras, split_address

if TYPE_CHECKING:  # Half a second to import, and only named here.
    from langchain_core.language_models import BaseChatModel

    from midturn.assistant._openai_chat import OpenAIChat

_PREFLIGHT_SECONDS = 5.0

_PLACEHOLDER_KEY = "not-needed"
"""What a server that wants a key, and doesn't look at it, is sent."""

_OURS = {"embedded", "openai"}
"""Providers whose models are our own; each one's packages are an extra of its name."""

_EXAMPLES = "openai:gpt-4o-mini, openai:my-model@http://localhost:8000/v1 or embedded:smollm2-135m"


@dataclass(frozen=True)
class ModelSpec:
    """A model spec taken apart."""

    provider: str
    name: str
    base_url: str | None = None

    def __str__(self) -> str:
        """The spec without its secrets: no user, password, query or fragment in the address."""
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
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", provider) or not name.strip():
        raise BadInput(f"{_public_spec(spec)!r} names no model; write provider:name, as in {_EXAMPLES}")
    if provider == "openai" and re.search(r"@[\w.-]+(:\d+|/)", name):
        raise BadInput(f"{spec!r} has an address without http://; write it as in {_EXAMPLES}")
    if base_url is not None and not is_address(base_url):
        raise BadInput(
            f"{_public_spec(spec)!r} has no usable base URL; write it as in http://localhost:8000/v1"
        )
    return ModelSpec(provider, name, base_url)


def describe(spec: str | BaseChatModel) -> str:
    """The name of a model for records and messages, secrets removed.

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
    """The chat model that `spec` names; an instance is handed back as it is.

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
    """The extras that models of these specs need, for `require_extras`.

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
    """Ask an OpenAI-compatible server, once, whether it is there and has the model.

    Only specs `openai:name@http…` are asked about; others have no address to look at.

    Raises:
        BadInput: nothing answers, the key is refused, or the listing lacks the model.
    """
    if not isinstance(spec, str):
        return
    parsed = parse(spec)
    if parsed.provider == "openai" and parsed.base_url:
        offered = _offered(parsed, parsed.base_url)
        if offered and parsed.name not in offered:
            raise BadInput(f"{parsed}: the server has no such model; it offers {', '.join(offered[:5])}")


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
    if not (spec.base_url or os.environ.get("OPENAI_API_KEY")):
        raise BadInput(
            f"{spec} needs an API key: set OPENAI_API_KEY, or use a model without one: {_EXAMPLES}"
        )
    require_extras("openai", needed_for=str(spec))
    from midturn.assistant._openai_chat import OPENAI, OpenAIChat

    base_url = spec.base_url or os.environ.get("OPENAI_BASE_URL") or OPENAI
    ours: dict[str, Any] = {
        "model": spec.name,
        "base_url": base_url,
        "api_key": _openai_key(),
        "timeout_s": default_timeout_s(),
    }
    return OpenAIChat(**{**ours, **settings})


def _openai_key() -> str:
    return os.environ.get("OPENAI_API_KEY") or _PLACEHOLDER_KEY


def _offered(spec: ModelSpec, base_url: str) -> list[str]:
    """Names in the server's listing; none where it has no listing."""
    from langchain_core.exceptions import ModelConnectionError

    from midturn.assistant._clients import blocking

    server, model = public(base_url), _openai(spec, {})
    try:
        status, listed = blocking(lambda: model.listing(_PREFLIGHT_SECONDS))
    except ModelConnectionError:
        raise BadInput(
            f"{spec}: nothing answers at {server}: start the server or correct the base URL"
        ) from None
    if status in (401, 403):
        raise BadInput(f"{spec}: {server} refuses the API key: set OPENAI_API_KEY to one it takes")
    if status not in (200, 404, 405):
        raise BadInput(f"{spec}: {server} answers with status {status}: wait until it is ready")
    return _ids(listed) if status == 200 else []


def _ids(listing: Any) -> list[str]:
    """The ids in a listing of OpenAI's form; none where it has another form."""
    models: Any = listing.get("data") if isinstance(listing, dict) else None
    entries: list[Any] = models if isinstance(models, list) else []
    return [str(entry["id"]) for entry in entries if isinstance(entry, dict) and "id" in entry]


def _takes(model: type[BaseChatModel], name: str) -> bool:
    return any(name in (field, info.alias) for field, info in model.model_fields.items())


def _public_spec(spec: str) -> str:
    """A malformed spec as far as it can be shown."""
    model, address = split_address(spec)
    return model if address is None else f"{model}@{address.partition('://')[0]}://…"


def _missing_package(absent: ImportError) -> str:
    cause = absent.__cause__ if isinstance(absent.__cause__, ImportError) else absent
    package = (cause.name or "").partition(".")[0].replace("_", "-")
    return f"its package is not installed; install it with: pip install {package}" if package else str(absent)


def _without_secrets(spec: ModelSpec, refused: Exception) -> str:
    """The first line of an error, with the address as it may be shown."""
    reason = (str(refused).strip().splitlines() or [type(refused).__name__])[0]
    if reason.startswith("Unsupported"):
        return f"there is no provider {spec.provider!r}; write provider:name, as in {_EXAMPLES}"
    return reason.replace(spec.base_url, public(spec.base_url)) if spec.base_url else reason
