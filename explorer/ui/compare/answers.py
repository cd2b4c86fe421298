"""How GoogLeNet and NiN save parameters, answered by the numbers of the table."""

from collections.abc import Mapping

import streamlit as st

from explorer.ui.compare.rows import Row
from explorer.ui.compare.table import share_text
from explorer.ui.numbers import si, three_digits

NEEDED = ("googlenet", "googlenet-naive", "nin", "alexnet", "vgg16")


def answers(rows: Mapping[str, Row]) -> None:
    """Three sentences, each with its numbers; nothing where one of the networks can't run at this input."""
    if missing := [name for name in NEEDED if name not in rows]:
        st.caption(f"At this input there is no answer by numbers: {', '.join(missing)} can't run.")
        return
    google, naive, nin, alex, vgg = (rows[name] for name in NEEDED)
    st.markdown(
        f"""
- **No linear layers behind a large image.** AlexNet has **{share_text(alex)}** of its {si(alex.parameters)} parameters
  in linear layers and VGG-16 **{share_text(vgg)}** of its {si(vgg.parameters)}. GoogLeNet averages each channel first:
  its one linear layer has {si(google.linear)}, **{share_text(google)}** of {si(google.parameters)}. NiN's last
  convolution gives one channel per class, so it needs **none**.
- **1×1 reductions in front of the wide convolutions.** With naive blocks the same widths take
  {si(naive.parameters)} parameters and {si(naive.macs)} MACs: **{_times(naive.parameters, google.parameters)}** the
  parameters and **{_times(naive.macs, google.macs)}** the MACs.
- **Together:** GoogLeNet has **{_times(alex.parameters, google.parameters)}** fewer parameters than AlexNet and
  **{_times(vgg.parameters, google.parameters)}** fewer than VGG-16, NiN **{_times(alex.parameters, nin.parameters)}**
  fewer than AlexNet. Fewer parameters are not fewer operations: AlexNet takes {si(alex.macs)} MACs, GoogLeNet
  {si(google.macs)}, NiN {si(nin.macs)}.
"""
    )


def _times(more: int, less: int) -> str:
    return f"{three_digits(more / less)} times"
