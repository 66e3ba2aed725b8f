from ._agents import Agent as Agent, graph_of as graph_of
from ._blocking import wait_for as wait_for
from ._nodes import WrappingContext as WrappingContext
from ._rewiring import rewired as rewired
from ._view import View as View, is_shown as is_shown, seen as seen
