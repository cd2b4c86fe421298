"""What runs are called on the pages: by a person, else as their design, with the settings that tell them apart."""

from collections.abc import Sequence

from explorer.data.catalog import described
from explorer.design import TITLES
from explorer.runs.records import Run
from explorer.states import name
from explorer.states.run_names import Named, run_names


def called(runs: Sequence[Run]) -> dict[int, str]:
    """The names of runs that are listed together, by their ids."""
    return dict(zip([run.id for run in runs], run_names([_named(run) for run in runs]), strict=True))


def design_title(run: Run) -> str:
    """`Mini GoogLeNet`, `Mini GoogLeNet − batch norm`, `GoogLeNet + 12 edits`."""
    config = run.readable_config
    return name(config.design) if config else TITLES.get(run.title, run.title)


def _named(run: Run) -> Named:
    config, title = run.readable_config, TITLES.get(run.title, run.title)
    if config is None:
        return Named(run.label, None, title, {})
    recipe = config.recipe.model_dump(exclude={"name"})
    settings = {
        "recipe": config.recipe.name,
        "data": described(config.data).title,
        "budget": config.budget,
        "seed": config.seed,
        "device": run.device,
        **{f"recipe.{key}": value for key, value in recipe.items()},
    }
    return Named(run.label, config.design, title, settings)
