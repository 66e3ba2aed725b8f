"""A server that scores given text with a tiny model, in the forms that vLLM and OpenAI document.

vLLM ("OpenAI-Compatible Server", "Tokenizer API"): `/tokenize` beside `/v1`, and `prompt_logprobs` with a
dictionary of token ids for each token of the prompt, the first of them null. OpenAI ("Create completion"):
`echo` and `logprobs`, answered with parallel lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from aiohttp import web
from served import Served

MOST = 20


class ScoringServer(Served):
    """The server.

    Args:
        local: a `LocalModel` whose tokenizer splits at white space.
        deaf: it ignores `echo` and `prompt_logprobs`, as llama-server does.
        without: the form, `echo` or `prompt_logprobs`, that it does not have.
        failures: requests that get 503 before the first that is answered.
        least: the log-probability that it writes in place of smaller ones, as vLLM does.
        says: its reply to the messages of a chat.
    """

    def __init__(
        self,
        local: Any,
        *,
        deaf: bool = False,
        without: str = "",
        failures: int = 0,
        least: float = -9999.0,
        says: Callable[[list[dict[str, Any]]], str] = lambda messages: "w1 w2",
    ) -> None:
        super().__init__()
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self._local, self._deaf, self._without = local, deaf, without
        self._failures, self._least, self._says = failures, least, says

    @property
    def spec(self) -> str:
        return f"openai:{self._local.name}@{self.url}"

    def app(self) -> web.Application:
        app = web.Application()
        if self._without != "prompt_logprobs":
            app.router.add_post("/tokenize", self._tokenize)
        app.router.add_post("/v1/completions", self._complete)
        app.router.add_post("/v1/chat/completions", self._chat)
        return app

    async def _read(self, http: web.Request) -> dict[str, Any]:
        request = await http.json()
        self.requests.append((http.path, request))
        if self._failures:
            self._failures -= 1
            raise web.HTTPServiceUnavailable
        return request

    async def _tokenize(self, http: web.Request) -> web.Response:
        from midturn.drift.scorers._prompts import prompt_ids

        request = await self._read(http)
        if "messages" in request:
            from langchain_core.messages import convert_to_messages

            ids = prompt_ids(self._local.tokenizer, convert_to_messages(request["messages"]))
        else:
            ids = self._local.tokenizer.encode(request["prompt"], add_special_tokens=False)
        return web.json_response({"count": len(ids), "max_model_len": 512, "tokens": ids})

    async def _chat(self, http: web.Request) -> web.Response:
        if not (await http.json())["messages"]:
            raise web.HTTPBadRequest
        request = await self._read(http)
        message = {"role": "assistant", "content": self._says(request["messages"])}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return web.json_response({"object": "chat.completion", "choices": [choice]})

    async def _complete(self, http: web.Request) -> web.Response:
        request = await self._read(http)
        choice: dict[str, Any] = {"index": 0, "text": " w0", "finish_reason": "length", "logprobs": None}
        if self._deaf and request.get("logprobs"):
            choice["logprobs"] = self._listed([5], 5, " w0")
        elif not self._deaf and "prompt_logprobs" in request and self._without != "prompt_logprobs":
            choice["prompt_logprobs"] = self._prompt_logprobs(request["prompt"], request["prompt_logprobs"])
        elif not self._deaf and request.get("echo") and self._without != "echo":
            ids = self._local.tokenizer.encode(request["prompt"], add_special_tokens=False)
            choice["logprobs"] = self._listed([*ids, ids[-1]], request["logprobs"], request["prompt"] + " w0")
        return web.json_response({"object": "text_completion", "choices": [choice]})

    def _logprobs(self, ids: list[int]) -> Any:
        import torch

        with torch.inference_mode():
            logits = self._local.causal(torch.tensor([ids])).logits[0]
        return logits.log_softmax(-1).clamp(min=self._least)

    def _prompt_logprobs(self, ids: list[int], k: int) -> list[dict[str, Any] | None]:
        found: list[dict[str, Any] | None] = [None]
        for logprobs, said in zip(self._logprobs(ids), ids[1:], strict=False):
            order = logprobs.argsort(descending=True).tolist()
            entries = dict.fromkeys([said, *order[: min(k, MOST)]])
            found.append(
                {
                    str(i): {
                        "logprob": logprobs[i].item(),
                        "rank": order.index(i) + 1,
                        "decoded_token": self._local.tokenizer.decode([i]),
                    }
                    for i in entries
                }
            )
        return found

    def _listed(self, ids: list[int], k: int, text: str) -> dict[str, Any]:
        import torch

        words = [self._local.tokenizer.decode([i]) for i in ids]
        logprobs = torch.cat([torch.zeros(1, 50, dtype=torch.float64), self._logprobs(ids)[:-1]])
        tops = [row.topk(k).indices.tolist() for row in logprobs]
        offsets = [found.start() for found in re.finditer(r"\S+", text)]
        said = [row[i].item() for row, i in zip(logprobs, ids, strict=True)]
        listed = [
            {self._local.tokenizer.decode([i]): row[i].item() for i in top}
            for row, top in zip(logprobs, tops, strict=True)
        ]
        return {
            "tokens": words,
            "token_logprobs": [None, *said[1:]],
            "top_logprobs": [None, *listed[1:]],
            "text_offset": offsets,
        }
