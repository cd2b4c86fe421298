"""What is installed: what the wheel has, what it needs, what a bare installation can do."""

import ast
import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from explorer import installation, preset
from explorer.cli import main
from explorer.installation import CHECKOUT, SERVED, VERSION, how_to_install
from explorer.runs import devices, downloads
from explorer.runs.config import RunError, Settings, configure
from explorer.runs.launch import LocalEngine
from explorer.runs.plan import plan
from explorer.runs.store import Store

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OURS = "inception-explorer"
SERVED_FILES = {
    f"explorer/served/{name}"
    for name in (
        "app.py",
        "assets/icon.svg",
        "assets/logo.svg",
        ".streamlit/config.toml",
        *(f"pages/{page.name}" for page in (ROOT / "pages").glob("*.py")),
    )
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """What hatchling builds of this folder."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def tracked(*places: str) -> set[str]:
    listed = subprocess.run(["git", "ls-files", *places], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name for name in listed.stdout.splitlines() if (ROOT / name).exists()}


def test_the_wheel_has_the_package_and_what_is_served_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    inside = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert inside >= tracked("explorer") | SERVED_FILES
    assert {Path(name).parts[0] for name in inside} == {"explorer", "inception_explorer.py"}
    assert not [name for name in inside if "__pycache__" in name]


def test_the_wheel_says_whose_it_is_and_what_it_starts(wheel: zipfile.ZipFile) -> None:
    meta = f"inception_explorer-{VERSION}.dist-info"
    names = set(wheel.namelist())
    assert {f"{meta}/licenses/LICENSE", f"{meta}/licenses/THIRD_PARTY_NOTICES.md", "explorer/py.typed"} <= names
    assert "inception-explorer = explorer.cli:console" in wheel.read(f"{meta}/entry_points.txt").decode()
    told = wheel.read(f"{meta}/METADATA").decode()
    bare = [line for line in told.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    assert bare == ["Requires-Dist: pydantic<3,>=2.12"]


def test_both_servers_are_the_same_but_for_their_docstring() -> None:
    texts = [ast.parse((ROOT / name).read_text(encoding="utf-8")) for name in ("app.py", "explorer/served/app.py")]
    checkout, wheels = (ast.dump(ast.Module(text.body[1:], [])) for text in texts)
    assert checkout == wheels
    assert CHECKOUT
    assert SERVED == ROOT


# ---- what it needs ----


def pins() -> dict[str, str]:
    """The versions of requirements.txt by name."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line][-1] == "-e ."
    found = [
        Requirement(line.split("#")[0]) for line in lines if line.split("#")[0].strip() and not line.startswith("-")
    ]
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in found}


def asked_for() -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"].values()
    lists = (PROJECT["project"]["dependencies"], *extras, PROJECT["dependency-groups"]["dev"])
    found = [Requirement(text) for one in lists for text in one]
    return [one for one in found if one.name != OURS]


def test_what_the_package_asks_for_is_pinned_and_nothing_else_is() -> None:
    pinned = pins()
    for one in asked_for():
        assert one.specifier.contains(pinned[canonicalize_name(one.name)]), f"{one} is pinned otherwise"
    assert set(pinned) == {canonicalize_name(one.name) for one in asked_for()}


def test_the_lock_has_every_pin_and_a_hash_for_each_file() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line.split() for line in text.splitlines()]
    locked = {canonicalize_name(name): version for entry in entries for name, version in [entry[0].split("==")]}
    assert pins().items() <= locked.items()
    assert all(any(word.startswith("--hash=sha256:") for word in entry) for entry in entries)


def test_what_is_bundled_is_named_with_its_hash_and_license() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    named = dict(re.findall(r"`(explorer/[^`]+)`[^\n]*?`([0-9a-f]{64})`", notices))
    bundled = {name for name in tracked("explorer") if re.search(r"/vendor/(?!.*LICENSE)|\.npz$|\.woff2?$", name)}
    assert set(named) == bundled
    for name, digest in named.items():
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest
        assert list((ROOT / name).parent.glob("LICENSE-*.txt")), f"{name} has no license beside it"


# ---- what a bare installation can do ----

BARE = """
import sys
ALLOWED = {"explorer", "pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"}

class Bare:
    def __init__(self, finders):
        self.finders = finders

    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ALLOWED and not top.startswith("_sysconfigdata"):
            return None
        return next((spec for finder in self.finders if (spec := finder.find_spec(name, path, target))), None)

sys.meta_path[:] = [Bare(list(sys.meta_path))]
from explorer.cli import main
sys.exit(main(sys.argv[1:]))
"""


def bare(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command line with pydantic alone."""
    command = [sys.executable, "-c", BARE, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["presets", "--json"],
        ["summary", "googlenet", "--set", "variants.residual=true", "--json"],
        ["code", "googlenet-torchvision"],
        ["code", "mini-googlenet"],
        ["graph", "vgg11"],
    ],
    ids=" ".join,
)
def test_the_core_needs_pydantic_alone(arguments: list[str]) -> None:
    done = bare(*arguments)
    usual = subprocess.run(
        [sys.executable, "-m", "explorer", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert usual.returncode == 0
    assert (done.returncode, done.stdout) == (0, usual.stdout)


@pytest.mark.parametrize(
    ("arguments", "extra"),
    [
        (["app"], "app"),
        (["check", "mini-googlenet"], "train"),
        (["train", "mini-googlenet"], "train"),
        (["download", "mnist"], "train"),
        (["runs", "list"], "runs"),
    ],
    ids=lambda value: " ".join(value),
)
def test_what_is_not_installed_is_said_in_a_line(arguments: list[str], extra: str) -> None:
    done = bare(*arguments)
    assert done.returncode == 1
    what_to_do = re.escape(how_to_install(extra))
    assert re.fullmatch(f"{arguments[0]} needs [a-z]+, which is not installed: {what_to_do}\n", done.stderr)
    assert done.stdout == ""


def test_the_version_is_said() -> None:
    told = subprocess.run([sys.executable, "-m", "explorer", "--version"], capture_output=True, text=True, check=True)
    assert told.stdout == f"inception-explorer {VERSION}\n"


def test_without_torch_a_run_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(devices, "find_spec", lambda name: None if name == "torch" else True)
    found = plan(preset("mini-googlenet"), Settings())
    lacking = f"training needs torch, which is not installed: {how_to_install('train')}"
    assert found.problem == lacking
    with pytest.raises(RunError, match=re.escape(lacking)):
        downloads.start("mnist")
    engine = LocalEngine(Store(tmp_path))
    with pytest.raises(RunError, match=re.escape(lacking)):
        engine.submit(configure(preset("mini-googlenet"), Settings(), has_batch_norm=True))
    assert not engine.store.runs()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--version", "summary"], "inception-explorer"),
        (["--", "presets"], "googlenet"),
        (["app", "--port", "0"], "must be 1 to 65535"),
        (["app", "--port", "70000"], "must be 1 to 65535"),
        ([], "the following arguments are required: COMMAND"),
    ],
    ids=" ".join,
)
def test_the_corners_of_the_command_line(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(arguments)
    told = capsys.readouterr()
    assert said in told.out + told.err


def test_an_installed_package_names_itself_and_a_checkout_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert how_to_install("app") == f'pip install -e "{ROOT}[app]"'
    monkeypatch.setattr(installation, "CHECKOUT", False)
    assert how_to_install("app") == 'pip install "inception-explorer[app]"'
