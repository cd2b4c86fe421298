"""The single layers that a person sets: of the stem, between the stages, in the heads."""

from typing import Annotated, Literal

from pydantic import Field

from .fields import Flag, Kernel, LayerName, Number, Padding, Part, Probability, Width


class NamedLayer(Part):
    """A layer with a name of its own, whatever comes before it."""

    id: LayerName = ""
    """The layer's name in the network; a design gives one to each layer that comes without (`ids.with_ids`)."""


class ConvLayer(NamedLayer):
    """A convolution with a square kernel, then batch normalization where the design has it, then ReLU."""

    kind: Literal["conv"] = "conv"
    out_channels: Width
    kernel_size: Kernel
    stride: Kernel = 1
    padding: Padding = 0
    relu: Flag = True
    """Without it the layer is linear, as in the stem of `googlenet-avgpool7`."""


class PoolLayer(NamedLayer):
    """A pool with a square window."""

    kernel_size: Kernel
    stride: Kernel
    padding: Padding = 0
    ceil_mode: Flag = False


class MaxPoolLayer(PoolLayer):
    """The largest value of each window."""

    kind: Literal["max_pool"] = "max_pool"


class AvgPoolLayer(PoolLayer):
    """The mean of each window."""

    kind: Literal["avg_pool"] = "avg_pool"


class AdaptivePoolLayer(NamedLayer):
    """The mean over as many equal parts of the image as the output has pixels."""

    kind: Literal["adaptive_pool"] = "adaptive_pool"
    output_size: Kernel = 1


class LrnLayer(NamedLayer):
    """Local response normalization across channels (Krizhevsky et al. 2012, section 3.3)."""

    kind: Literal["lrn"] = "lrn"
    size: Kernel = 5
    alpha: Annotated[Number, Field(gt=0)] = 1e-4
    beta: Annotated[Number, Field(gt=0)] = 0.75


StemLayer = Annotated[ConvLayer | MaxPoolLayer | AvgPoolLayer | LrnLayer, Field(discriminator="kind")]
StagePool = Annotated[MaxPoolLayer | AvgPoolLayer, Field(discriminator="kind")]
HeadPool = Annotated[AdaptivePoolLayer | MaxPoolLayer | AvgPoolLayer, Field(discriminator="kind")]


class Head(Part):
    """What turns the last block's channels into logits: a pool, hidden linear layers, the classifier."""

    pool: HeadPool | None = AdaptivePoolLayer(id="avgpool")
    """None flattens the last image as it is."""
    hidden: tuple[Width, ...] = ()
    """Widths of hidden linear layers, each followed by ReLU and dropout."""
    dropout: Probability = 0.0
    """Behind each hidden layer; with none, before the classifier."""
    in_features: Width | None = None
    """The fixed width of the first linear layer's input; None takes what comes."""
    linear: Flag = True
    """Without the classifier what comes out of the pool is the logits, as in network in network."""


class AuxHead(Part):
    """An auxiliary classifier (Szegedy et al. 2015, section 5): it exists in training only."""

    pool: HeadPool = AvgPoolLayer(id="pool", kernel_size=5, stride=3)
    channels: Width = 128
    hidden: Width = 1024
    dropout: Probability = 0.7
    ids: tuple[Annotated[str, Field(pattern=r"^aux[1-9][0-9]{0,3}$")], ...] = ()
    """The heads' names, in the order of `variants.aux_heads`: what the names of their layers and weights begin with."""
