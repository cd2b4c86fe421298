"""The style of all pages is in the HTML that the server answers with, and nothing else is changed."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message

from explorer.ui.server.first_style import FirstStyle, style

PAGE = "<html><head><title>A page</title></head><body>&lt;/head&gt; 漢字</body></html>"


def page(request: Request) -> Response:
    if {"if-none-match", "if-modified-since"} & set(request.headers):
        return Response(status_code=304)
    return HTMLResponse(PAGE, headers={"ETag": '"1"', "Last-Modified": "yesterday", "Accept-Ranges": "bytes"})


async def pieces(request: Request) -> Response:
    async def parts():
        for part in (PAGE[:20], PAGE[20:40], PAGE[40:]):
            yield part.encode()

    return StreamingResponse(parts(), media_type="text/html; charset=utf-8")


def data(request: Request) -> Response:
    return JSONResponse({"page": PAGE, "asked": sorted(request.headers.keys())})


def head(request: Request) -> Response:
    return Response(media_type="text/html", headers={"Content-Length": "41"})


ROUTES = {"/": page, "/pieces": pieces, "/data": data, "/head": head}
app = FirstStyle(Starlette(routes=[Route(path, one) for path, one in ROUTES.items()]))


def answer(path: str = "/", method: str = "GET", **fields: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a request with these header fields."""
    sent: list[Message] = []
    names = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": names, "query_string": b"", "root_path": ""}

    async def ask() -> None:
        async def receive() -> Message:
            await asyncio.sleep(3600)  # nobody leaves
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        await app(scope, receive, send)

    asyncio.run(ask())
    start, *rest = sent
    fields_back = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], fields_back, b"".join(one.get("body", b"") for one in rest)


@pytest.mark.parametrize("path", ["/", "/pieces"])
def test_a_page_gets_the_style_before_its_head_ends_once(path):
    status, told, body = answer(path, accept="text/html,*/*")
    head, rest = PAGE.split("</head>", 1)
    assert (status, body) == (200, head.encode() + style() + b"</head>" + rest.encode())
    assert b".st-key-control_row" in style()
    assert told.get("content-length", str(len(body))) == str(len(body))


def test_it_is_no_longer_the_file_that_the_server_has():
    _, told, body = answer(accept="text/html", if_none_match='"1"', if_modified_since="today", range="bytes=0-3")
    assert body.startswith(b"<html>")
    assert not {"etag", "last-modified", "accept-ranges"} & set(told)


def test_what_has_no_body_gets_none():
    status, told, body = answer("/head", method="HEAD", accept="text/html")
    assert (status, body, told["content-length"]) == (200, b"", "41")


def test_what_is_asked_for_as_another_thing_is_as_it_was():
    assert answer(accept="*/*")[2] == PAGE.encode()
    assert answer(accept="*/*", if_none_match='"1"')[0] == 304
    assert answer("/data", accept="text/html")[2] == answer("/data", accept="*/*")[2]
    assert b"</style>" not in answer("/data", accept="text/html")[2]


def test_no_rule_of_ours_ends_the_style_early():
    assert style().count(b"<") == 2
