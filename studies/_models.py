"""The models of a study, each made when it is asked for first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from langchain_core.language_models import BaseChatModel

from midturn.assistant import chat_model
from midturn.core import Role


class Models(Mapping[Role, BaseChatModel]):
    """The models that specs name, by role; getting one raises `BadInput` where it is unavailable here.

    Args:
        specs: by role.
        temperatures: of each role.
        given: models that play in place of all those that the specs name.
    """

    def __init__(
        self,
        specs: Mapping[Role, str],
        temperatures: Mapping[Role, float],
        given: Mapping[Role, BaseChatModel],
    ) -> None:
        self._specs, self._temperatures = specs, temperatures
        self._made = dict(given)

    def __getitem__(self, role: Role) -> BaseChatModel:
        if role not in self._made:
            self._made[role] = chat_model(self._specs[role], temperature=self._temperatures[role])
        return self._made[role]

    def __iter__(self) -> Iterator[Role]:
        return iter(self._specs)

    def __len__(self) -> int:
        return len(self._specs)

    def make(self) -> None:
        """Make all of them.

        Raises:
            BadInput: a spec is not the name of a model that is available here.
        """
        for role in self:
            _ = self[role]
