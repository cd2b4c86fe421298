"""What a person edits: the design, its presets, its edits, its texts."""

from .blocks import KINDS, Block, BlockRow, ConvBlock, InceptionBlock, NinBlock, VggBlock
from .differences import Change, changes, origin
from .edit_types import Edit, Insert, Move, Remove, Rename, Replace, ReplaceDesign, SetValue
from .edits import apply, inverse, usual_aux_heads
from .ids import new_block_name
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
    "Insert",
    "Move",
    "NinBlock",
    "Problem",
    "Remove",
    "Rename",
    "Replace",
    "ReplaceDesign",
    "SetValue",
    "Stage",
    "VggBlock",
    "apply",
    "changes",
    "inverse",
    "new_block_name",
    "origin",
    "preset",
    "read_design",
    "usual_aux_heads",
    "warnings",
]
