"""What is legal in a design and yet hardly meant."""

from .spec import DesignSpec


def warnings(design: DesignSpec) -> list[str]:
    """One sentence for each thing that a person should know of."""
    return [
        f"{stage.name} has no block: what comes in goes on{' to its pool' if stage.pool else ''} as it is"
        for stage in design.stages
        if not stage.blocks
    ]
