"""Data folders that the file system refuses (item 9): one line that names the place, and never another error."""

import os
from pathlib import Path

import pytest
from PIL import Image

from explorer.data.catalog import DataError, dataset, described, is_name
from explorer.data.folders import census, folder_names
from explorer.data.images import load, missing


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_DATA", str(tmp_path))
    monkeypatch.setattr("explorer.data.places.DEBIAN_FASHION_MNIST", tmp_path / "debian")
    return tmp_path


def pictures(top: Path | str, *classes: str | bytes) -> None:
    for name in classes:
        folder = os.path.join(os.fsencode(top), name if isinstance(name, bytes) else name.encode())  # noqa: PTH118
        os.makedirs(folder)  # noqa: PTH103  pathlib takes no bytes
        for number in range(12):
            Image.new("RGB", (4, 4)).save(os.fsdecode(os.path.join(folder, b"%d.png" % number)))  # noqa: PTH118


def said(name: str) -> str:
    with pytest.raises(DataError) as caught:
        dataset(name)
    assert missing(name) == str(caught.value)
    assert described(name).classes == ()
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) <= 600
    return str(caught.value)


def test_a_link_to_itself(root: Path) -> None:
    (root / "loop").symlink_to("loop")
    assert (
        said("folder:loop")
        == f"{root}/loop: can't be read (a link leads back to itself); mend it, or take another folder"
    )
    assert folder_names() == []


def test_links_that_lead_round(root: Path) -> None:
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    assert "a link leads back to itself" in said("folder:one")


@pytest.mark.parametrize("inside", ["train", "test", "train/cats", "cats"])
def test_a_link_to_itself_further_in(root: Path, inside: str) -> None:
    pictures(root / "mine" / "train", "dogs", "birds")
    pictures(root / "mine" / "test", "dogs", "birds")
    place = root / "mine" / inside
    if place.exists():
        place.rename(root / ".away")
    place.symlink_to(place.name)
    if inside == "train":
        assert f"{root}/mine: 0 folders with images" in said("folder:mine")
    elif inside == "test":
        assert f"{root}/mine: train is there without test" in said("folder:mine")
    else:
        assert census("mine").classes == ("birds", "dogs")
    assert folder_names() == ([] if inside == "train" else ["mine"])


def test_a_link_to_itself_hides_no_other_folder(root: Path) -> None:
    pictures(root / "mine", "cats", "dogs")
    (root / "loop").symlink_to("loop")
    (root / "mine" / "loop").symlink_to("loop")
    assert folder_names() == ["mine"]
    assert census("mine").classes == ("cats", "dogs")


def test_pictures_that_are_no_files(root: Path) -> None:
    pictures(root / "mine", "cats", "dogs")
    cats = root / "mine" / "cats"
    (cats / "loop.png").symlink_to("loop.png")
    (cats / "gone.png").symlink_to("nowhere.png")
    (cats / "folder.png").mkdir()
    os.mkfifo(cats / "pipe.png")
    counted = census("mine")
    assert len(counted.train) + len(counted.test) == 24


def test_a_root_that_is_a_link_to_itself(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "loop").symlink_to("loop")
    monkeypatch.setenv("EXPLORER_DATA", str(root / "loop"))
    assert "can't be read (a link leads back to itself)" in said("folder:a")
    assert "the files are not there" in (missing("mnist") or "")
    assert folder_names() == []


def test_a_file_in_place_of_a_folder_and_a_dangling_link(root: Path) -> None:
    (root / "file").write_text("a")
    (root / "gone").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    for name in ("file", "gone", "pipe"):
        assert "is no folder" in said(f"folder:{name}")


def test_a_name_that_is_too_long_for_the_disk(root: Path) -> None:
    assert said("folder:" + "é" * 100)


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.parametrize("touch", ["pathlib.Path.is_dir", "pathlib.Path.iterdir", "pathlib.Path.resolve"])
def test_a_folder_without_permission(root: Path, monkeypatch: pytest.MonkeyPatch, touch: str) -> None:
    """Whoever runs the tests may be allowed everything: the refusal is made up."""
    pictures(root / "mine", "cats", "dogs")
    monkeypatch.setattr(touch, refuse)
    text = said("folder:mine")
    assert text == f"{root}/mine: can't be read (Permission denied); mend it, or take another folder"


@pytest.mark.parametrize("name", ["mnist", "cifar-10"])
def test_files_without_permission(root: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("pathlib.Path.is_file", refuse)
    assert missing(name) == f"{root}: can't be read (Permission denied); mend it, or take another folder"
    with pytest.raises(DataError, match="Permission denied"):
        load(name)


@pytest.mark.skipif(os.name == "nt" or os.uname().sysname == "Darwin", reason="names are text there")
def test_names_that_are_no_text(root: Path) -> None:
    pictures(root, b"caf\xe9")
    assert folder_names() == []
    name = "folder:" + os.fsdecode(b"caf\xe9")
    assert not is_name(name)
    assert r"data (=folder:caf\udce9): no such data set" in said(name)
    pictures(root / "mine", b"caf\xe9", b"tea")
    assert said("folder:mine").endswith(r"caf\udce9: the folder's name is no text in UTF-8; rename it")


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31mred", "a\0b", "x" * 100_000, "..", ".", "a/b", "\ud800"])
def test_names_that_can_not_be(name: str) -> None:
    assert "no such data set" in said(f"folder:{name}")
    assert "no such data set" in said(name)


@pytest.mark.parametrize("name", ["\u202egnp", "a b", "käfer", "x" * 100])
def test_names_that_are_not_there(name: str) -> None:
    assert "is no folder" in said(f"folder:{name}")
