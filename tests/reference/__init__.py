"""The reference evaluator: what a rule means, one record at a time. It shares no code with the engine."""

from reference.evaluate import evaluate, proof
from reference.rows import world_from_rows
from reference.world import UNUSABLE, Row, Value, World

__all__ = ["UNUSABLE", "Row", "Value", "World", "evaluate", "proof", "world_from_rows"]
