"""DesignSpec -> LayerGraph; a file per block family."""

from .network import lower

__all__ = ["lower"]
