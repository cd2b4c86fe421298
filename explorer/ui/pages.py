"""Where the pages are: the scripts that the frame shows, for st.Page and st.switch_page."""

from explorer.installation import SERVED

NAMES = ("explore", "compare", "train", "runs")
EXPLORE, COMPARE, TRAIN, RUNS = (str(SERVED / "pages" / f"{name}.py") for name in NAMES)
