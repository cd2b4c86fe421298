import pytest

from explorer.ui.numbers import bytes_text, difference, percent, si


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_000, "1.00 k"),
        (5_983_802, "5.98 M"),
        (1_581_658_112, "1.58 G"),
        (121_726, "122 k"),
        (99_960, "100 k"),
        (999_950, "1.00 M"),
        (-73_800, "−73.8 k"),
    ],
)
def test_three_significant_digits_and_a_prefix(number, text):
    assert si(number) == text


def test_differences_and_shares_have_signs_with_a_real_minus():
    assert difference(73_800) == "+73.8 k"
    assert difference(-73_800) == "−73.8 k"
    assert percent(-0.012, signed=True) == "−1.2 %"
    assert percent(0.059) == "5.9 %"
    assert percent(0.0) == "0.0 %"
    assert percent(0.0004) == "< 0.1 %"  # as the graph writes it


def test_bytes_have_binary_prefixes():
    assert bytes_text(23_935_208) == "22.8 MiB"
    assert bytes_text(12) == "12 B"
