"""What the server sends can be shown by a browser that has forgotten what it was sent before."""

from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.steps import open_explore, type_into, value


def test_no_message_refers_to_an_earlier_one(page: Page, app_url: str) -> None:
    """Streamlit's browser part drops what two runs did not use; a reference to it ends in "Connection error"."""
    sent: list[ForwardMsg] = []

    def hear(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: sent.append(ForwardMsg.FromString(frame)))

    page.on("websocket", hear)
    open_explore(page, app_url)
    type_into(page, 0, "1×1", "96")
    expect(value(page, "Parameters")).to_have_text("6.00 M")
    page.keyboard.press("Control+z")
    expect(value(page, "Parameters")).to_have_text("5.98 M")
    assert max(message.ByteSize() for message in sent) > 10_000  # large enough to be kept and referred to
    assert [message.ref_hash for message in sent if message.WhichOneof("type") == "ref_hash"] == []
