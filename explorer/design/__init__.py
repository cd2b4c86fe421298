"""What a person edits: the design, its presets, its edits, its texts."""

from .blocks import KINDS, Block, BlockRow, ConvBlock, InceptionBlock, NinBlock, VggBlock
from .differences import Change, changes, origin
from .edits import Edit, InsertBlock, MoveBlock, RemoveBlock, SetValue, apply, new_block_name, usual_aux_heads
from .presets import PRESETS, TITLES, preset
from .problems import DesignError, Problem
from .spec import DesignSpec, InputSize, Stage, read_design
from .variants import Effective
from .warnings import warnings

__all__ = [
    "KINDS",
    "PRESETS",
    "TITLES",
    "Block",
    "BlockRow",
    "Change",
    "ConvBlock",
    "DesignError",
    "DesignSpec",
    "Edit",
    "Effective",
    "InceptionBlock",
    "InputSize",
    "InsertBlock",
    "MoveBlock",
    "NinBlock",
    "Problem",
    "RemoveBlock",
    "SetValue",
    "Stage",
    "VggBlock",
    "apply",
    "changes",
    "new_block_name",
    "origin",
    "preset",
    "read_design",
    "usual_aux_heads",
    "warnings",
]
