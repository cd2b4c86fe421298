"""Images of a data set as the page shows them."""

import base64
import io

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image


def on_page(image: NDArray[np.uint8]) -> str:
    """An image, height x width x channels, as an address that holds it.

    Streamlit forgets the files of a page when one leaves it, also those that the browser is about to ask for. Grey
    images are bright on black: turned round on a bright page.
    """
    if image.shape[2] == 1:
        image = image[..., 0] if st.context.theme.type == "dark" else 255 - image[..., 0]
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
