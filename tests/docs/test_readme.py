"""The README's first example mediates, and what the page says that the model sees is what it sees."""

import json
import re
import textwrap

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pages import ROOT
from pydantic import Field

import midturn

README = (ROOT / "README.md").read_text()


def block(language: str) -> str:
    """The page's first block in a language."""
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


SHOWN = textwrap.dedent(
    block("text").partition("The model sees:")[2].replace("   Book", " " * 18 + "Book", 1)
).strip()


class Both(BaseChatModel):
    """The Mediator's model, which drafts what the page shows, and the assistant's."""

    seen: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "both"

    def _generate(self, messages, *args, **kwargs) -> ChatResult:
        drafts = messages[0].type == "system"
        if not drafts:
            assert len(messages) == 1
            self.seen.append(messages[0].text)
        said = json.dumps({"text": SHOWN.partition("\n")[0]}) if drafts else "Booked."
        return ChatResult(generations=[ChatGeneration(message=AIMessage(said))])


def test_the_first_example_shows_the_model_what_the_page_says(monkeypatch, capsys):
    model = Both()
    monkeypatch.setattr(midturn, "chat_model", lambda *_, **__: model)
    exec(compile(block("python"), "README.md", "exec"), {"__name__": "__main__"})
    assert model.seen == [SHOWN]
    assert capsys.readouterr().out.splitlines() == ["Booked.", SHOWN.partition("\n")[0]]


def test_the_first_example_is_short():
    lines = [line for line in block("python").splitlines() if line and "import" not in line]
    assert len([line for line in lines if not line.startswith("print")]) <= 6
