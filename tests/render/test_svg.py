import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from explorer import lower, preset
from explorer.render import RenderError, to_dot, to_svg
from explorer.render import svg as svg_module
from explorer.render.svg import MAX_NODES, SVG, engine, sanitized
from tests.render.networks import inception


def titles(svg: str) -> set[str]:
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by ourselves
    nodes = [group for group in root.iter(f"{{{SVG}}}g") if group.get("class") == "node"]
    return {group.findtext(f"{{{SVG}}}title") for group in nodes}


def test_draws_every_node():
    graph = inception(aux=True)
    names = {node.name for node in graph.nodes}
    assert titles(to_svg(to_dot(graph, apart=names))) == names


def test_draws_without_an_installed_graphviz(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert Path(engine()).name == "graphviz-pure"
    assert "inception3a.cat" in titles(to_svg(to_dot(lower(preset("mini-googlenet")))))


def test_without_any_graphviz_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(RenderError, match="install graphviz-pure"):
        to_svg(to_dot(inception()))


def test_a_slow_layout_is_given_up(monkeypatch, tmp_path):
    slow = tmp_path / "dot"
    slow.write_text("#!/bin/sh\nexec sleep 20\n")
    slow.chmod(0o755)
    monkeypatch.setattr(svg_module, "engine", lambda: str(slow))
    with pytest.raises(RenderError, match=r"longer than 0\.2 s"):
        to_svg(to_dot(inception()), timeout_s=0.2)


def test_too_many_nodes_are_refused_before_the_layout():
    nodes = "\n".join(f'"{i}" [label="x"];' for i in range(MAX_NODES + 1))
    with pytest.raises(RenderError, match="5,001 nodes are too many"):
        to_svg(f"digraph {{\n{nodes}\n}}")


def test_what_is_no_dot_is_said_so():
    with pytest.raises(RenderError, match="can't read this DOT"):
        to_svg("digraph {")


def test_scripts_links_handlers_and_foreign_elements_go():
    evil = f"""<svg xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()" width="9">
      <script>x()</script><a xlink:href="javascript:x()"><rect onclick="x()" fill="url(http://x)" x="1"/></a>
      <image href="http://x"/><foreignObject><p/></foreignObject><style>*{{}}</style><use href="#y"/>
      <text>kept</text></svg>"""
    clean = sanitized(evil.encode())
    for word in ("script", "href", "onload", "onclick", "url(", "image", "foreign", "style", "use ", "javascript"):
        assert word not in clean
    assert 'width="9"' in clean
    assert 'x="1"' in clean
    assert "kept" in clean
