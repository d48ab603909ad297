"""Cases for transforms._coders: every record survives, and equal records have equal bytes."""

from __future__ import annotations

from apache_beam.coders import typecoders
from apache_beam.coders.coders import FastPrimitivesCoder

import schemas
from schemas import Page, Record
from tests.make import article, entry, mention, slip
from transforms._coders import PackedRecordCoder, RecordCoder, pack, register, unpack

register()


def test_every_record_class_has_a_deterministic_coder_of_its_own() -> None:
    kinds = [k for k in vars(schemas).values() if isinstance(k, type) and issubclass(k, Record)]
    assert len(kinds) > 10
    for kind in kinds:
        coder = typecoders.registry.get_coder(kind)
        assert isinstance(coder, RecordCoder), kind
        assert not isinstance(coder, FastPrimitivesCoder)
        assert coder.is_deterministic()


def test_records_come_back_equal() -> None:
    page = Page(id="a", url=None, source_id="s", source="S", body=bytes(range(256)))
    for record in (article("a", events=(mention("e"),)), entry("a"), slip("a", "s"), page):
        coder = typecoders.registry.get_coder(type(record))
        assert coder.decode(coder.encode(record)) == record
        assert coder.encode(record) == coder.encode(record.replace())


def test_a_body_is_compressed() -> None:
    coder = typecoders.registry.get_coder(schemas.Article)
    assert isinstance(coder, PackedRecordCoder)
    long = article("a", text="The port reopened on Monday. " * 200)
    assert len(coder.encode(long)) * 4 < len(long.model_dump_json())
    assert unpack(pack(b"row")) == b"row"


def test_text_that_is_no_utf8_never_stops_a_run() -> None:
    broken = article("a\ud800", title="caf\udce9", text="x", authors=("\udfff",))
    coder = typecoders.registry.get_coder(schemas.Article)
    back = coder.decode(coder.encode(broken))
    assert (back.id, back.title, back.authors) == ("a\ufffd", "caf\ufffd", ("\ufffd",))
    assert schemas.to_json(article("a", title="\ud83d\ude00")).count("\U0001f600".encode()) == 1
