"""Cases for pipeline.inputs: what users type, and what they are told."""

from __future__ import annotations

import fnmatch
import gzip
import io
import os
import pickle
from pathlib import Path

import pytest
import zstandard
from apache_beam.io.filesystem import FileMetadata, MatchResult
from apache_beam.io.filesystems import FileSystems

from pipeline.inputs import InputError, resolve, resolve_inputs
from schemas import Source, SourceKind
from tests.test_readers_warc import ARCHIVES, pages

RSS = b'<?xml version="1.0"?>\n<!-- made by hand <html> --><rss version="2.0"><channel/></rss>'
ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"/>'
RDF = b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
OPML = b'<opml version="2.0"><body/></opml>'
JSON_FEED = b'{\n "version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "items": []}'
HTML = b"\xef\xbb\xbf\n<!DOCTYPE html>\n<html><rss></html>"
JSONL = b'{"text": "The ferry stays."}\n'
PROSE = b"The ferry stays.\nhttps://elnor-post.example/ferry\n"
LIST = b"# Elnor\nhttps://elnor-post.example/ferry\n\nhttps://elnor-post.example/rss  # its feed\n"
WARC = ARCHIVES["plain"](pages(1))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(path: str, body: bytes = PROSE) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(body)
    return path


def ids(*arguments: str) -> list[str]:
    return [source.id for source in resolve_inputs(arguments)]


def error(*arguments: str) -> str:
    with pytest.raises(InputError) as caught:
        resolve_inputs(arguments)
    message = str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == message
    return message


def test_an_opml_list_stands_for_its_feeds() -> None:
    outlines = (
        b'<outline text="News"><outline type="rss" xmlUrl="https://elnor-post.example/rss?a=1&amp;b=2"/>'
        b'<outline xmlUrl="http://quay.example/ferry"/><outline xmlUrl="/no-host.xml"/></outline>'
    )
    head = b'<?xml version="1.0"?><opml version="2.0"><body>'
    put("feeds.opml", head + outlines + b"</body></opml>")
    put("export", head + outlines)  # told by its content, and cut off
    wanted = ["feed:https://elnor-post.example/rss?a=1&b=2", "feed:http://quay.example/ferry"]
    assert ids("feeds.opml") == wanted
    assert ids("feed:feeds.opml") == wanted
    assert ids("export") == wanted


def test_an_opml_list_without_a_feed_is_told() -> None:
    assert error(put("feeds.opml", OPML)).endswith("the OPML list names no feed (xmlUrl)")


# Web addresses


@pytest.mark.parametrize(
    ("argument", "kind"),
    [
        ("https://elnor-post.example/news.xml", "feed"),
        ("https://elnor-post.example/rss", "feed"),
        ("https://elnor-post.example/feed/", "feed"),
        ("https://elnor-post.example/feeds/world", "feed"),
        ("https://elnor-post.example/world/index.RSS?edition=1", "feed"),
        ("https://elnor-post.example/?feed=rss2", "feed"),
        ("https://elnor-post.example/feed.json", "feed"),
        ("https://feeds.elnor-post.example/world", "feed"),
        ("http://rss.elnor-post.example/world", "feed"),
        ("https://elnor-post.example", "feed"),
        ("HTTPS://elnor-post.example/", "feed"),
        ("https://elnor-post.example/2026/ferry", "url"),
        ("https://elnor-post.example/2026/ferry.html", "url"),
        ("https://elnor-post.example/feeding-the-gulls", "url"),
        ("https://elnor-post.example/rss/ferry.html", "url"),
        ("https://feedback.elnor-post.example/ferry", "url"),
        ("https://elnor-post.example/?p=17", "url"),
        ("https://elnor-post.example/crawl/a.warc.gz", "warc"),
        ("https://elnor-post.example/rows.jsonl.zst", "jsonl"),
        ("https://elnor-post.example/jsonl", "url"),
    ],
)
def test_a_bare_web_address_is_a_feed_or_a_page(argument: str, kind: str) -> None:
    assert resolve_inputs([argument]) == (
        Source(id=f"{kind}:{argument}", kind=SourceKind(kind), location=argument),
    )


def test_a_prefix_decides() -> None:
    given = (
        "feed:https://elnor-post.example/ferry",
        "URL:https://elnor-post.example/rss",
        "warc:https://elnor-post.example/archive?day=7",
    )
    assert ids(*given) == [given[0], "url:https://elnor-post.example/rss", given[2]]


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("https://", "not a valid web address"),
        ("https://elnor post.example/", "not a valid web address"),
        ("text:https://elnor-post.example/a", "use url: for a page"),
        (
            "sitemap:https://elnor-post.example/map",
            "'sitemap' is no kind of input; use one of feed",
        ),
        ("ftp://elnor-post.example/a.txt", "ftp:// is not supported; use http://, https://, a fi"),
        ("text:ftp://elnor-post.example/*", "ftp:// is not supported; use http://, https://"),
        ("gs://elnor/a.txt", "gs:// needs an extra package: pip install 'apache-beam[gcp]'"),
        ("caf\udce9.txt", "'caf\\udce9.txt': the name is not UTF-8"),
        ("elnor-post.example/rss", "no such file; a web address starts with http:// or https://"),
        ("feed:elnor-post.example/rss", "no such file; a web address starts with"),
        ("", "name a web address or a file"),
        ("feed:", "name a web address or a file"),
    ],
)
def test_what_is_told_about_wrong_arguments(argument: str, says: str) -> None:
    message = error(argument)
    assert says in message
    assert "\n" not in message
    assert ascii(argument.split(":", 1)[-1])[1:-1] in message
    assert "pip install apache-beam" not in message


# Files


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a.xml", RSS, "feed"),
        ("a.rss", RSS, "feed"),
        ("a.atom", ATOM, "feed"),
        ("a.rdf", RDF, "feed"),
        ("a.warc", WARC, "warc"),
        ("a.warc.gz", gzip.compress(WARC), "warc"),
        ("a.html", HTML, "html"),
        ("a.HTM", HTML, "html"),
        ("a.html.gz", gzip.compress(HTML), "html"),
        ("a.txt", PROSE, "text"),
        ("a.jsonl", JSONL, "jsonl"),
        ("a.ndjson", JSONL, "jsonl"),
        ("a.jsonl.gz", gzip.compress(JSONL), "jsonl"),
        ("a.jsonl.zst", zstandard.compress(JSONL), "jsonl"),
        ("rss", RSS, "feed"),
        ("atom", ATOM, "feed"),
        ("rdf", RDF, "feed"),
        ("feed.json", JSON_FEED, "feed"),
        ("packed", gzip.compress(RSS), "feed"),
        ("warc", WARC, "warc"),
        ("warc.bin", gzip.compress(WARC), "warc"),
        ("page", HTML, "html"),
        ("page.asp", b"<html>", "html"),
        ("utf16", "<html><p>x".encode("utf-16"), "html"),
        ("xhtml", b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "html"),
        ("rows", JSONL, "jsonl"),
        ("rows.json", JSONL, "jsonl"),
    ],
)
def test_a_file_is_what_its_suffix_or_its_content_says(name: str, body: bytes, kind: str) -> None:
    put(name, body)
    assert ids(name) == [f"{kind}:{name}"]


def test_a_prefix_overrides_suffix_and_content() -> None:
    put("notes", PROSE)
    put("page.txt", HTML)
    assert ids("text:notes", "html:page.txt") == ["text:notes", "html:page.txt"]


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("notes", PROSE, "cannot tell what this is; put one of feed:, url:, warc:"),
        ("map", b"<urlset/>", "cannot tell what this is"),
        ("rows.json", b' [{"text": "x"}]', "make it one object a line (jq -c '.[]')"),
        ("one.json", b'{\n  "text": "x"\n}', "make it one object a line (jq -c .)"),
        ("empty.txt", b"", "the file is empty"),
        ("a.warc.zst", zstandard.compress(WARC), "unpack it"),
    ],
)
def test_what_is_told_about_wrong_files(name: str, body: bytes, says: str) -> None:
    put(name, body)
    message = error(name)
    assert message.startswith(f"{name}: ")
    assert says in message


def test_a_missing_file_is_named_with_its_prefix() -> None:
    assert error("warc:no/such.warc.gz").startswith("warc:no/such.warc.gz: no such file")


def test_an_unreadable_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    put("a.txt")

    def refuse(path: str, **_: object) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(FileSystems, "open", refuse)
    assert error("a.txt").startswith("a.txt: cannot be read: ")


def test_a_location_is_kept_as_written(tmp_path: Path) -> None:
    put("d/a.txt")
    absolute = str(tmp_path / "d" / "a.txt")
    assert ids("d/a.txt", "./d/a.txt", absolute) == [
        *("text:d/a.txt", "text:./d/a.txt", f"text:{absolute}")
    ]


def test_file_addresses_and_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    put("a b.txt")
    assert ids(f"file://{tmp_path}/a%20b.txt", "text:~/a b.txt") == [f"text:{tmp_path}/a b.txt"]


def test_what_is_named_twice_is_read_once() -> None:
    put("a.txt")
    put("b.txt")
    assert ids("b.txt", "a.txt", "text:b.txt", "*.txt") == ["text:b.txt", "text:a.txt"]


# Globs and directories


def test_a_glob_is_sorted_and_needs_no_prefix() -> None:
    for name in ("d/c.txt", "d/a.html", "d/b.jsonl", "d/sub/e.txt"):
        put(name)
    assert ids("d/*") == ["html:d/a.html", "jsonl:d/b.jsonl", "text:d/c.txt"]
    assert ids("d/?.txt", "d/[a-b].*") == ["text:d/c.txt", "html:d/a.html", "jsonl:d/b.jsonl"]
    assert ids("text:d/**") == [
        *("text:d/a.html", "text:d/b.jsonl", "text:d/c.txt", "text:d/sub/e.txt")
    ]


def test_a_name_with_glob_characters_is_that_file() -> None:
    put("part[1].txt")
    put("part1.txt")
    assert ids("part[1].txt") == ["text:part[1].txt"]


def test_a_directory_is_all_files_below_it_but_the_hidden_ones() -> None:
    for name in ("d/b.txt", "d/a/z.html", "d/.hidden", "d/_SUCCESS", "d/.git/x.txt", "d/a.txt"):
        put(name)
    expected = ["html:d/a/z.html", "text:d/a.txt", "text:d/b.txt"]
    assert sorted(ids("d")) == expected
    assert ids("d/") == ids("d")
    assert ids("d", "d") == ids("d")


def test_a_directory_with_glob_characters_in_its_name() -> None:
    put("d[1]/a.txt")
    put("d1/b.txt")
    assert ids("d[1]") == ["text:d[1]/a.txt"]


BAD_MEMBERS = {
    "d/empty.txt": (b"", "the file is empty; remove it from the input"),
    "d/list.txt": (LIST + b"elnor-post.example/c\n", "line 5: 'elnor-post.example/c' is not an"),
    "d/picture.png": (b"\x89PNG", "cannot tell what this is; put one of feed:"),
    "d/rows.json": (b"[1]", "a JSON array; make it one object a line"),
    "d/z.warc.zst": (b"x", "Zstandard WARC files are not read"),
}


@pytest.mark.parametrize("argument", ["d", "d/*", "./d/../d"])
def test_what_cannot_be_used_below_a_directory_is_passed_over_and_told(argument: str) -> None:
    put("d/a.txt")
    for path, (body, _) in BAD_MEMBERS.items():
        put(path, body)
    found = resolve([argument])
    assert [Path(source.location).name for source in found.sources] == ["a.txt"]
    assert len(found.passed_over) == len(BAD_MEMBERS)
    for line, (path, (_, says)) in zip(found.passed_over, BAD_MEMBERS.items(), strict=True):
        assert Path(path).name in line.split(": ")[0]
        assert says in line
        assert "\n" not in line


def test_a_link_to_nothing_a_pipe_and_a_closed_folder_are_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put("d/a.txt")
    put("d/closed/b.txt")
    Path("d/broken.txt").symlink_to("nowhere")
    os.mkfifo("d/pipe.txt")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = resolve(["d"])
    assert [source.id for source in found.sources] == ["text:d/a.txt"]
    assert found.passed_over == (
        "d/broken.txt: not a regular file",
        "d/closed: this folder cannot be opened",
        "d/pipe.txt: not a regular file",
    )


def test_nothing_that_can_be_used_is_an_error_with_the_reasons() -> None:
    for path, (body, _) in BAD_MEMBERS.items():
        put(path, body)
    lines = error("d").split("\n")
    assert [line.split(":")[0].split(",")[0] for line in lines] == list(BAD_MEMBERS)


def test_a_file_named_itself_is_an_error_beside_a_directory_that_passes_it_over() -> None:
    put("d/a.txt")
    put("d/b.txt", b"")
    assert error("d", "d/b.txt") == "d/b.txt: the file is empty; remove it from the input"


def test_all_that_is_wrong_is_told_at_once() -> None:
    put("a.txt")
    put("empty.txt", b"")
    lines = error("no.txt", "a.txt", "empty.txt", "https://", "no.txt").split("\n")
    assert [line.split(": ")[0] for line in lines] == ["no.txt", "empty.txt", "https://"]


def test_a_file_name_that_is_not_utf8_is_named() -> None:
    put("d/a.txt")
    Path(os.fsdecode(b"d/caf\xe9.txt")).write_bytes(PROSE)
    for argument in ("d", "d/*"):
        assert error(argument) == (
            f"{argument}: the name 'd/caf\\udce9.txt' is not UTF-8; rename that file"
        )


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("d/*.warc", "no file matches"),
        ("nowhere/*", "no file matches"),
        ("empty", "no files in this directory"),
        ("text:empty/", "no files in this directory"),
        ("nowhere/", "no such file"),
    ],
)
def test_what_matches_nothing_is_told(argument: str, says: str) -> None:
    put("d/a.txt")
    Path("empty").mkdir()
    assert error(argument).startswith(f"{argument}: {says}")


class _Store:
    """Stands for an object store: `match` knows two objects, `open` counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *paths: str) -> None:
        self._paths = paths
        self.opened: list[str] = []
        for name in ("match", "exists", "open"):
            monkeypatch.setattr(FileSystems, name, getattr(self, name))

    def match(self, patterns: list[str]) -> list[MatchResult]:
        (pattern,) = patterns
        paths = fnmatch.filter(self._paths, pattern)
        return [MatchResult(pattern, [FileMetadata(path, 5) for path in paths])]

    def exists(self, path: str) -> bool:
        return path in self._paths

    def open(self, path: str, **_: object) -> io.BytesIO:
        self.opened.append(path)
        return io.BytesIO(RSS)


def test_object_stores_are_expanded_without_opening_what_the_name_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = _Store(monkeypatch, "gs://elnor/b.txt", "gs://elnor/a.warc.gz", "gs://elnor/d/feed")
    expected = ["warc:gs://elnor/a.warc.gz", "text:gs://elnor/b.txt", "feed:gs://elnor/d/feed"]
    assert ids("gs://elnor/**") == expected
    assert store.opened == ["gs://elnor/d/feed"]
    assert ids("gs://elnor/") == ids("gs://elnor") == expected
    assert ids("gs://elnor/d/feed") == expected[2:]
    assert error("gs://elnor/*.html").startswith("gs://elnor/*.html: no file matches")


# Lists of addresses


def test_a_list_is_found_out_and_each_line_stands_for_itself() -> None:
    put("list.txt", LIST)
    put("list", LIST)
    expected = ["url:https://elnor-post.example/ferry", "feed:https://elnor-post.example/rss"]
    assert ids("list.txt") == expected
    assert ids("list") == expected


def test_a_prefix_makes_all_lines_one_kind() -> None:
    put("list.txt", b"\xef\xbb\xbf" + LIST.replace(b"\n", b"\r\n"))
    lines = ["https://elnor-post.example/ferry", "https://elnor-post.example/rss"]
    assert ids("url:list.txt") == [f"url:{line}" for line in lines]
    assert ids("feed:list.txt") == [f"feed:{line}" for line in lines]


def test_text_prefix_reads_a_list_as_a_text() -> None:
    put("list.txt", LIST)
    assert ids("text:list.txt") == ["text:list.txt"]


def test_a_feed_file_behind_feed_is_itself() -> None:
    put("saved", RSS)
    assert ids("feed:saved") == ["feed:saved"]


GOOD = b"https://elnor-post.example/news/1\n"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            GOOD + b"www.elnor-post.example/rss\n",
            "line 2: 'www.elnor-post.example/rss' is not an http(s) address;"
            " did you mean https://www.elnor-post.example/rss?",
        ),
        (
            b"www.elnor-post.example\nelnor-post.example/b?c=1  # its news\n",
            "line 1: 'www.elnor-post.example' is not an http(s) address;"
            " did you mean https://www.elnor-post.example?",
        ),
        (GOOD * 2 + b"\n# why\nThe ferry\n", "line 5: 'The ferry' is not an http(s) address"),
        (GOOD * 2 + b"ftp://x.example/a\n", "line 3: 'ftp://x.example/a' is not an http(s) addr"),
        (GOOD * 2 + b"http://\n", "line 3: http://: not a valid web address"),
        (GOOD * 2 + b"http://a.example and\n", "line 3: 'http://a.example and' is not an http"),
        (GOOD * 900 + b"The ferry\n", "line 901: 'The ferry' is not an http(s) address"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "url:", "feed:"])
def test_another_line_in_a_list_is_told_and_never_an_article(
    prefix: str, body: bytes, says: str
) -> None:
    put("pages.txt", body)
    assert error(f"{prefix}pages.txt").startswith(f"pages.txt, {says}")


def test_all_wrong_lines_of_a_list_are_told_but_not_hundreds() -> None:
    put("pages.txt", GOOD * 50 + b"the ferry\n" * 30)
    lines = error("pages.txt").split("\n")
    assert len(lines) == 11
    assert lines[1].startswith("pages.txt, line 52: ")
    assert lines[-1] == "pages.txt: and 20 more lines"


@pytest.mark.parametrize(
    "body",
    [
        b"The ferry stays.\nSee https://elnor-post.example/a\nThe council voted.\n",
        b"The ferry stays.\nThe council voted.\n" + GOOD * 2,
    ],
    ids=["one line", "half"],
)
def test_a_text_with_addresses_is_a_text(body: bytes) -> None:
    put("ferry.txt", body)
    assert ids("ferry.txt") == ["text:ferry.txt"]


def test_a_list_in_utf16() -> None:
    put("list.txt", LIST.decode().encode("utf-16"))
    assert len(ids("list.txt")) == 2


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"# nothing yet\n", "the list names no web address"),
        (gzip.compress(LIST)[:-9], "ends early"),
    ],
)
def test_what_is_told_about_wrong_lists(body: bytes, says: str) -> None:
    put("pages.txt", body)
    assert says in error("url:pages.txt")


def test_a_long_list() -> None:
    put("list", b"".join(b"https://elnor-post.example/news/%d\n" % n for n in range(5_000)))
    assert len(ids("list", "list")) == 5_000
