"""A LangGraph graph built anew, with its own nodes and one more at the beginning of a turn.

The agent's graph is not put inside another one: its nodes, edges, channels, interrupts and checkpointer are
those of the new graph. So threads that it has already kept go on, an interrupt is pending at the same node,
and `get_state`, `update_state` and the streams speak of the same nodes. Two keys of the state are added,
`midturn` and `midturn_view`, and a node `midturn`; with a probe, a node `midturn_probe` runs last.

Cost accepted: a turn takes one step more, with a probe two, which count towards a recursion limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from langgraph.channels import LastValue
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.store.base import BaseStore

from midturn.core import BadInput
from midturn.graphs._config import TurnConfig
from midturn.graphs._pending import PendingScores
from midturn.graphs._record import RECORD
from midturn.graphs.wrapping._nodes import (
    EntryNode,
    ModelViewNode,
    TurnEndNode,
    TurnStartNode,
    WrappingContext,
)
from midturn.graphs.wrapping._record import VIEW
from midturn.graphs.wrapping._schemas import extended

Compiled = CompiledStateGraph[Any, Any, Any, Any]
BEGINS, ENDS = "midturn", "midturn_probe"


def rewired(agent: Compiled, config: TurnConfig, checkpointer: Any, store: BaseStore | None) -> Compiled:
    """Build `agent` anew, with mediation before its first node.

    Args:
        agent: whose state has `messages`.
        config: how turns are mediated and scored.
        checkpointer: where the agent has none of its own.
        store: where guidelines are recalled from; the agent's own store stays the agent's.

    Raises:
        BadInput: the agent's state has no messages, or uses a name that is ours.
    """
    _refuse(agent, checkpointer)
    own: Any = agent.builder
    around = WrappingContext(config, store, PendingScores())
    state = extended(own.state_schema, RECORD, VIEW)
    grown: Any = StateGraph(
        state,
        context_schema=own.context_schema,
        input_schema=own.input_schema,
        output_schema=extended(own.output_schema, RECORD),
    )
    grown.channels = {**grown.channels, **own.channels}
    grown.managed = {**grown.managed, **own.managed}
    grown.schemas = {**own.schemas, **grown.schemas}
    grown.add_node(BEGINS, TurnStartNode(around), input_schema=state)
    _add_nodes(grown, own)
    _add_edges(grown, own)
    if config.probe is not None:
        grown.add_node(ENDS, TurnEndNode(around), input_schema=state, defer=True)
        grown.add_edge(BEGINS, ENDS)
    return _compiled(grown, agent, checkpointer)


def _refuse(agent: Compiled, checkpointer: Any) -> None:
    builder = agent.builder
    if "messages" not in builder.channels:
        raise BadInput("the graph's state has no `messages`: mediation needs to know what was said")
    taken = {BEGINS, ENDS} & builder.nodes.keys() | {RECORD, VIEW} & builder.channels.keys()
    if taken:
        raise BadInput(f"the graph uses midturn's own name `{min(taken)}`: rename it, or don't mediate twice")
    if checkpointer is not None and agent.checkpointer:
        raise BadInput("the graph has a checkpointer of its own: leave `checkpointer` out")


def _add_nodes(grown: Any, own: Any) -> None:
    replaces = isinstance(own.channels["messages"], LastValue)
    shown: dict[type[Any], type[Any]] = {}
    for name, spec in own.nodes.items():
        schema = spec.input_schema
        if "messages" not in own.schemas[schema]:
            grown.nodes[name] = spec
            continue
        if schema not in shown:
            shown[schema] = extended(schema, VIEW)
            grown.schemas[shown[schema]] = {**own.schemas[schema], VIEW: grown.channels[VIEW]}
        grown.nodes[name] = replace(
            spec, runnable=ModelViewNode(spec.runnable, replaces=replaces), input_schema=shown[schema]
        )


def _add_edges(grown: Any, own: Any) -> None:
    """Add the agent's edges, those from its start leaving from our node instead."""
    grown.add_edge(START, BEGINS)
    grown.edges |= {edge for edge in own.edges if edge[0] != START}
    grown.waiting_edges |= own.waiting_edges
    entries = sorted(end for start, end in own.edges if start == START)
    if entries:
        grown.add_conditional_edges(BEGINS, EntryNode(entries), [*entries, END])
    for start, branches in own.branches.items():
        if start != START:
            grown.branches[start] = dict(branches)
    for name, branch in own.branches.get(START, {}).items():
        ends = branch.ends and {**branch.ends, END: END}
        grown.branches[BEGINS][name] = branch._replace(path=EntryNode(branch.path), ends=ends)


def _compiled(grown: Any, agent: Compiled, checkpointer: Any) -> Compiled:
    compiled = grown.compile(
        checkpointer=agent.checkpointer if checkpointer is None else checkpointer,
        cache=agent.cache,
        store=agent.store,
        interrupt_before=_own_nodes(agent, agent.interrupt_before_nodes),
        interrupt_after=_own_nodes(agent, agent.interrupt_after_nodes),
        debug=agent.debug,
        name=agent.name,
        transformers=agent.stream_transformers,
    )
    for name, node in agent.nodes.items():
        compiled.nodes[name].subgraphs = node.subgraphs
    compiled.step_timeout = agent.step_timeout
    return compiled.with_config(agent.config) if agent.config else compiled


def _own_nodes(agent: Compiled, named: Sequence[str] | str) -> list[str]:
    """Return the nodes to interrupt at; all means all of the agent's."""
    return [name for name in agent.nodes if name != START] if named == "*" else list(named)
