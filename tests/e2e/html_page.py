"""Reads a page of --report html by reports/html/FORMAT.md, with parsers that are not ours."""

import base64
import html.parser
import json
import shlex
import zlib

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Elements(html.parser.HTMLParser):
    """The texts of the elements with an id, the plain text of the static part, and all tags that are used in it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.data = {}
        self.ids = []
        self.static = []
        self.static_tags = set()
        self.attributes = []
        self.open = []
        self.policy = None
        self.feed(text)
        self.close()
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.attributes += [(tag, name, value) for name, value in attributes]
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"]
        if self.in_static():
            self.static_tags.add(tag)
        if tag not in VOID:
            self.open.append((tag, named.get("id")))
        if tag == "script" and named.get("type") == "application/octet-stream":
            self.ids.append(named["id"])

    def handle_endtag(self, tag):
        assert self.open and self.open[-1][0] == tag, f"</{tag}> in {self.open}"
        self.open.pop()

    def handle_data(self, text):
        if self.open and self.open[-1][0] == "script" and self.open[-1][1] in self.ids:
            self.data[self.open[-1][1]] = self.data.get(self.open[-1][1], "") + text
        if self.in_static():
            self.static.append(text)

    def in_static(self):
        return ("main", "static") in self.open


def inflated(text):
    return zlib.decompress(base64.b64decode(text, validate=True), -15)


class Numbers:
    def __init__(self, data):
        self.data = data
        self.place = 0

    def next(self):
        number = shift = 0
        while True:
            byte = self.data[self.place]
            self.place += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number

    def signed(self):
        number = self.next()
        return -(number >> 1) - 1 if number & 1 else number >> 1


class Run:
    def __init__(self, header, segments):
        self.header = header
        self.segments = segments
        self.lines = []  # (number of the event, line)


def runs_in(block):
    numbers = Numbers(block)
    headers, rows, steps, runs, size = (numbers.next() for _ in range(5))
    texts = block[numbers.place:numbers.place + size].decode("utf-8").split("\n")
    numbers.place += size
    assert len(texts) == headers + rows + 1 and texts[-1] == ""
    times = [numbers.signed() for _ in range(steps)]
    found = []
    for _ in range(runs):
        header = texts[numbers.next()]
        found.append(Run(header, [(numbers.next(), numbers.next()) for _ in range(numbers.next())]))
    of_rows = [[texts[headers + numbers.next()] for _, length in run.segments for _ in range(length)] for run in found]
    for run, own in zip(found, of_rows):
        place = number = 0
        for skipped, length in run.segments:
            number += skipped
            t = 0
            for _ in range(length):
                t += times[numbers.next()]
                run.lines.append((number, f'{{"t":{t},{own[place]}'))
                number += 1
                place += 1
    assert numbers.place == len(block)
    return found


class Page:
    def __init__(self, path):
        self.bytes = path.read_bytes()
        self.elements = Elements(self.bytes.decode("utf-8"))
        self.index = json.loads(inflated(self.elements.data["index"]))
        self.cases = self.index["cases"]
        self.names = dict(map(tuple, self.index["names"]))
        self._blocks = {}

    def count(self):
        return len(self.cases["file"])

    def file_of(self, case):
        return self.index["files"][self.cases["file"][case]]

    def name_of(self, case):
        if case in self.names:
            return self.names[case]
        file = self.file_of(case)
        values = [f"{key}={file['values'][k][self.cases['values'][case][k]]}" for k, key in enumerate(file["keys"])]
        return file["name"] + (f"[{','.join(values)}]" if values else "")

    def replay_of(self, case):
        command = self.index["texts"][self.cases["replay"][case]]
        rest = self.cases["replay_rest"][case]
        return f"{command}'{self.name_of(case)}'{self.index['texts'][rest]}" if rest else command

    def hash_of(self, case):
        return self.cases["hash"][16 * case:16 * case + 16]

    def run(self, case, column="run"):
        number = self.cases[column][case]
        if number < 0:
            return None
        file = self.cases["file"][case]
        if file not in self._blocks:
            self._blocks[file] = runs_in(inflated(self.elements.data[f"run-{file}"]))
        return self._blocks[file][number]

    def history(self, case, column="run"):
        """The lines of a whole history."""
        run = self.run(case, column)
        head = run.header.replace('"name":null', '"name":' + json.dumps(self.name_of(case), ensure_ascii=False), 1)
        return "".join(line + "\n" for line in [head, *(line for _, line in run.lines)])

    def arguments_of(self, case):
        return shlex.split(self.replay_of(case))[1:]
