from tests.components.graph_view.trees import made


def test_what_the_javascript_is_tested_with_is_what_it_gets():
    command = "python -m tests.components.graph_view.trees"
    for path, text in made().items():
        assert text == path.read_text(encoding="utf-8"), f"if it should look like this now: {command}"
