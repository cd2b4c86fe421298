from tests.components.graph_view.trees import TREES, written


def test_the_trees_that_the_javascript_is_tested_with_are_what_it_gets():
    command = "python -m tests.components.graph_view.trees"
    assert written() == TREES.read_text(encoding="utf-8"), f"if trees should look like this now: {command}"
