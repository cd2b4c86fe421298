"""What each variant and kind of block is, why it was invented, where it is from. The numbers are this design's own."""

from collections.abc import Callable
from typing import NamedTuple

from explorer.design import DesignSpec, Edit, SetValue, usual_aux_heads

Edits = Callable[[DesignSpec], list[Edit]]


class Topic(NamedTuple):
    """Two or three sentences about a variant, with the edits that switch it on in a design that does not have it.

    `name` is the variant's or kind's name in the design; `off` gives the edits that switch it off again.
    """

    name: str
    title: str
    text: str
    source: str
    on: Edits | None = None
    off: Edits | None = None
    other: str = ""
    """Another form of the same thing, to be compared with as well."""


def _set(name: str, value: object) -> Edits:
    return lambda design: [SetValue(at=f"variants.{name}", value=value)]


VARIANTS = (
    Topic(
        "naive",
        "Naive blocks",
        "1×1, 3×3, 5×5 and a max pool side by side on the same input, nothing in front of them. The pool passes all of "
        "its channels on, so that every block is wider than the one before and the wide kernels soon cost too much: "
        "the reductions were invented against that. The branches are parallel; tables that chain them are wrong.",
        "Szegedy et al. 2015, figure 2a",
        on=_set("naive", True),
        off=_set("naive", False),
    ),
    Topic(
        "batch_norm",
        "Batch normalization, after conv",
        "Each channel is brought to mean 0 and variance 1 over the batch, then scaled and shifted by two learned "
        "numbers. At the start of training the plain network's logits hardly differ from image to image and it stays "
        "at loss 2.303; with batch normalization it learns from the first steps. The shift makes a bias in front of it "
        "useless, so that there is none.",
        "Ioffe and Szegedy 2015; torchvision/models/googlenet.py",
        on=_set("batch_norm", "after_conv"),
        off=_set("batch_norm", "none"),
    ),
    Topic(
        "batch_norm_book",
        "Batch normalization, as in the book",
        "The form of the book's exercise: between each convolution, whose bias stays, and its ReLU, and also behind "
        "branch 4's pool. The biases do nothing there: compare the parameters with the form above.",
        "Zhang et al., Dive into Deep Learning, section 8.4, exercises",
        on=_set("batch_norm", "book"),
        off=_set("batch_norm", "none"),
        other="batch_norm",
    ),
    Topic(
        "two_3x3",
        "5×5 as two 3×3",
        "Two 3×3 convolutions in a row see the same 5×5 pixels with 18 instead of 25 weights per pair of channels, and "
        "a ReLU more between them. That saves at equal widths: behind a narrow reduction the first 3×3, as wide as the "
        "branch, costs more than it saves, until its own column makes it narrower.",
        "Szegedy et al. 2016, section 3.1 and figure 5",
        on=_set("factorize", "two_3x3"),
        off=_set("factorize", "none"),
    ),
    Topic(
        "asymmetric",
        "1×n and n×1",
        "A 1×n convolution followed by n×1 sees n×n pixels with 2n instead of n² weights; it pays at equal widths on "
        "images of medium size, 12 to 20 pixels. It is no depthwise separable convolution: every filter still sees all "
        "channels.",
        "Szegedy et al. 2016, section 3.2 and figure 6",
        on=_set("factorize", "asymmetric"),
        off=_set("factorize", "none"),
    ),
    Topic(
        "expanded",
        "Expanded filter bank",
        "1×3 and 3×1 side by side instead of in a row, both concatenated: more features on the coarsest images, where "
        "it is cheap. Two of the six outputs end branch 2 and two end branch 3; copies that take both from branch 2 "
        "are wrong.",
        "Szegedy et al. 2016, section 6 and figure 7",
        on=_set("factorize", "expanded"),
        off=_set("factorize", "none"),
    ),
    Topic(
        "residual",
        "Residual",
        "The block's input goes around it and is added to a scaled, linear 1×1 convolution of its output; where the "
        "widths differ, the way around is a 1×1 convolution too. The gradient gets past the block unhindered, and the "
        "scale of 0.1 to 0.3 keeps training stable. Adding the input to each branch, as one also reads, can't run: the "
        "widths differ.",
        "Szegedy et al. 2017, section 3.3 and figures 16 to 19; He et al. 2016",
        on=_set("residual", True),
        off=_set("residual", False),
    ),
    Topic(
        "aux_heads",
        "Auxiliary heads",
        "Small classifiers halfway. In training their losses, times 0.3, are added to the network's and inject a "
        "gradient where little would arrive; afterwards they are thrown away, so that no total holds them.",
        "Szegedy et al. 2015, section 5 and figure 3",
        on=lambda design: [usual_aux_heads(design)],
        off=lambda design: [SetValue(at="variants.aux_heads", value=[])],
    ),
    Topic(
        "branch3_kernel",
        "3×3 where the paper has the 5×5",
        "torchvision's GoogLeNet inherited a mistake from its weights: branch 3 has a 3×3 kernel. It is cheaper and "
        "was kept for the weights' sake.",
        "torchvision/models/googlenet.py, class Inception",
        on=_set("branch3_kernel", 3),
        off=_set("branch3_kernel", 5),
    ),
    Topic(
        "nin_convs",
        "Three small convolutions in each NiN block",
        "The first convolution sees neighboring pixels, the 1×1 behind it mix channels at each pixel: there a 1×1 "
        "convolution is a linear layer. The paper has two of them; a third makes the little network deeper.",
        "Lin et al. 2014, section 3.1",
        on=_set("nin_convs", 3),
        off=_set("nin_convs", 2),
    ),
    Topic(
        "nin_kernel",
        "3×3 in place of the 1×1",
        "With 3×3 the convolutions behind the first one see neighbors too, at nine times the weights.",
        "Zhang et al., Dive into Deep Learning, section 8.3, exercises",
        on=_set("nin_kernel", 3),
        off=_set("nin_kernel", 1),
    ),
    Topic(
        "nin_head",
        "A linear layer instead of the global pool",
        "The last block has one channel per class, and its mean over all pixels is the logit: no weights, any size of "
        "image. Flattening and a linear layer is what that replaced.",
        "Lin et al. 2014, section 3.2",
        on=_set("nin_head", "linear"),
        off=_set("nin_head", "pool"),
    ),
    Topic(
        "width",
        "Half the width",
        "A factor on all channels but the input's and the classes. Weights and MACs of a convolution fall with its "
        "square, since both its inputs and its filters get fewer.",
        "Howard et al. 2017, section 3.3",
        on=lambda design: [SetValue(at="variants.width", value=design.variants.width / 2)],
    ),
)
KINDS = (
    Topic(
        "inception",
        "Inception block",
        "Which kernel is right? All of them: 1×1, 3×3, 5×5 and a pool look at the same image, and their channels are "
        "concatenated. A 1×1 reduction in front of the wide kernels makes that affordable. These are ordinary "
        "convolutions, not depthwise separable ones.",
        "Szegedy et al. 2015, figure 2b",
    ),
    Topic(
        "conv",
        "Convolution",
        "AlexNet's table has one convolution a row, from 11×11 with stride 4 down to 3×3. It is neither deeper nor "
        "dearer than GoogLeNet: 8 layers and 1.006 G MACs against 22 and 1.582 G. Its size is in the linear layers.",
        "Krizhevsky et al. 2012, section 3.5",
    ),
    Topic(
        "vgg",
        "VGG block",
        "Several 3×3 convolutions in a row see as much as one wide kernel with fewer weights and more ReLUs. Depth "
        "made of one repeated block was VGG's idea; the linear layers behind it hold most of its parameters.",
        "Simonyan and Zisserman 2015, section 2.3",
    ),
    Topic(
        "nin",
        "NiN block",
        "A convolution and 1×1 convolutions behind it: a small network at each pixel. With the global pool at the end "
        "it gets by without the linear layers that hold AlexNet's and VGG's parameters.",
        "Lin et al. 2014, section 3.1",
    ),
)
OTHERWISE = (
    "**Label smoothing** need not be written by hand: torch's cross-entropy has it (`label_smoothing`), and recipes "
    "set it.",
    "**A max pool's default stride** in torch is its kernel size, not 2; here every stride is written out.",
    "**FLOPs** are twice the MACs here and in torch. What thop calls FLOPs are MACs: see “Counted as”.",
    "**The smallest image** does not follow from counting halvings: every window here is padded or rounded up, so that "
    "GoogLeNet runs at 1 × 1. What gets too small is what a convolution sees: from 33 pixels on none sees a single "
    "one.",
    "**Accuracy in training** says little: after 1,000 epochs it is near 100 % for any network of this size. Runs here "
    "always take the test accuracy, and keep the weights that were best by it.",
)
"""What is often told about these networks, put right."""
