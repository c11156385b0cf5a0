"""The page of --report html, read by parsers that are not ours."""

import json
import unittest

import schema_check
from html_page import Elements, Page, inflated
from program import PASSES, SOURCE, ProgramTest

SCENARIOS = SOURCE / "scenarios"
BYTES_A_CASE = 90


class HtmlTest(ProgramTest):
    def page(self, *arguments, expect=0):
        done = self.rescind(*arguments, "--report", "html=page.html", "-q")
        self.assertEqual(done.code, expect, done.err)
        self.stderr = done.err
        return Page(self.directory / "page.html")


class OfRun(HtmlTest):
    def test_the_index_is_as_its_schema_says(self):
        schema = json.loads((SOURCE / "reports/html/data.schema.json").read_text())
        for arguments in ([SCENARIOS / "quota"], [SCENARIOS / "cancel", "--mutant", "final-twice"]):
            page = self.page("run", *arguments, expect=1 if "--mutant" in arguments else 0)
            self.assertEqual(schema_check.errors(page.index, schema, schema), [])
            lengths = {len(column) for name, column in page.cases.items() if name != "hash"}
            self.assertEqual(lengths, {page.count()})
            self.assertEqual(len(page.cases["hash"]), 16 * page.count())
            self.assertEqual(sum(page.index["summary"]), page.count())
            self.assertTrue(all(len(one["rules"]) == len(page.index["rules"]) for one in page.index["vectors"]))

    def test_every_history_is_the_one_that_replay_writes(self):
        for folder, arguments, code in (
                ("quota", [], 0), ("close", ["--mutant", "close-refused"], 1), ("cancel", ["--seed", "7"], 0)):
            page = self.page("run", SCENARIOS / folder, *arguments, expect=code)
            step = max(1, page.count() // 12)
            for case in range(0, page.count(), step):
                replayed = self.rescind(*page.arguments_of(case), "--format", "jsonl")
                self.assertEqual(page.history(case), replayed.out, page.name_of(case))

    def test_every_event_of_every_run_of_the_suite_is_there_and_small(self):
        page = self.page("run", SCENARIOS)
        self.assertEqual([case for case in range(page.count()) if page.cases["run"][case] < 0], [])
        for case in range(page.count()):
            self.assertEqual(len(page.run(case).lines), page.cases["events"][case])
        report = self.rescind("run", SCENARIOS, "--report", "json=report.json", "-q")
        self.assertEqual(report.code, 0)
        cases = json.loads((self.directory / "report.json").read_text())["cases"]
        self.assertEqual([(one["name"], one["history_hash"]) for one in cases],
                         [(page.name_of(case), page.hash_of(case)) for case in range(page.count())])
        viewer = len((SOURCE / "reports/html/built/viewer.html").read_bytes())
        self.assertLessEqual((len(page.bytes) - viewer) / page.count(), BYTES_A_CASE)

    def test_the_same_run_gives_the_same_bytes_whatever_the_jobs(self):
        for arguments in (["--seed", "3"], ["--mutant", "final-twice"]):
            code = 1 if "--mutant" in arguments else 0
            one = self.page("run", SCENARIOS / "cancel", *arguments, "-j1", expect=code).bytes
            self.assertEqual(one, self.page("run", SCENARIOS / "cancel", *arguments, "-j2", expect=code).bytes)

    def test_a_failing_run_has_its_reference_and_evidence_that_can_be_found(self):
        page = self.page("run", SCENARIOS / "cancel", "--mutant", "final-twice", expect=1)
        self.assertEqual(page.index["mutant"], "final-twice")
        failed = page.index["outcomes"].index("failed")
        for case in range(page.count()):
            self.assertEqual(page.cases["reference"][case] >= 0, page.cases["outcome"][case] == failed)
        case = page.cases["outcome"].index(failed)
        self.assertIn("--mutant", page.arguments_of(case))
        without = [word for word in page.arguments_of(case) if word not in ("--mutant", "final-twice")]
        self.assertEqual(page.history(case, "reference"), self.rescind(*without, "--format", "jsonl").out)
        texts = page.index["texts"]
        for breach in page.index["breaches"]:
            if breach["rule"] != "result.one-final":
                continue
            events = dict(page.run(breach["case"]).lines)
            self.assertEqual(len(breach["events"]), len(breach["lines"]))
            picture = breach["picture"]
            self.assertEqual(picture["kind"], "once")
            for number in (picture["from"], picture["to"]):
                event = json.loads(events[number])
                self.assertEqual((event["event"], event["op"]), ("final", texts[breach["op"]]))

    def test_groups_say_exactly_when(self):
        page = self.page("run", SCENARIOS / "cancel", "--mutant", "final-twice", expect=1)
        exact = 0
        for group in page.index["groups"]:
            own = [case for case in range(page.count()) if page.cases["file"][case] == group["file"]]
            self.assertEqual(group["of"], len(own))
            if group["cause"] is None:
                continue
            file = page.index["files"][group["file"]]

            def holds(case):
                values = {key: file["values"][k][page.cases["values"][case][k]] for k, key in enumerate(file["keys"])}
                return any(all(values[test["key"]] in test["values"] for test in tests) for tests in group["cause"]["any"])

            wrong = [case for case in own if holds(case) != (case in group["cases"])]
            self.assertEqual(len(wrong), group["cause"]["wrong"])
            self.assertEqual(group["cause"]["how"] == "exactly", wrong == [])
            exact += wrong == []
        self.assertGreater(exact, 0)

    def test_a_page_that_would_be_too_large_leaves_out_what_passed_first_and_says_so(self):
        whole = self.page("run", SCENARIOS / "cancel", "--mutant", "final-twice", expect=1)
        self.assertEqual((whole.index["left_out"], self.stderr), (None, ""))
        limit = len(whole.bytes) - 10_000
        page = self.page("run", SCENARIOS / "cancel", "--mutant", "final-twice", "--html-limit", f"{limit}B", expect=1)
        self.assertLessEqual(len(page.bytes), limit)
        left_out = page.index["left_out"]
        self.assertEqual(left_out["failing"], 0)
        self.assertEqual(left_out["passing"], page.cases["run"].count(-1))
        self.assertIn("left out", self.stderr)
        self.assertIn("left out", "".join(page.elements.static))
        passed = page.index["outcomes"].index("passed")
        for file in range(len(page.index["files"])):
            own = [case for case in range(page.count()) if page.cases["file"][case] == file and page.cases["outcome"][case] == passed]
            self.assertLessEqual(sum(page.cases["run"][case] >= 0 for case in own), 1)
        # The first of those that failed stay longest.
        limit = len(page.bytes) - 10_000
        smaller = self.page("run", SCENARIOS / "cancel", "--mutant", "final-twice", "--html-limit", f"{limit}B", expect=1)
        self.assertLessEqual(len(smaller.bytes), limit)
        self.assertGreater(smaller.index["left_out"]["failing"], 0)
        kept = [smaller.cases["run"][case] >= 0 for case in range(smaller.count()) if smaller.cases["outcome"][case] != passed]
        self.assertEqual(kept, sorted(kept, reverse=True))
        least = self.page("run", SCENARIOS / "cancel", "--mutant", "final-twice", "--html-limit", "1B", expect=1)
        self.assertEqual(least.elements.ids, ["index"])
        self.assertIn("larger than --html-limit", self.stderr)

    def test_a_limit_that_is_none_is_refused(self):
        done = self.rescind("run", SCENARIOS / "quota", "--report", "html=page.html", "--html-limit", "much")
        self.assertEqual(done.code, 2)
        self.assertIn("--html-limit: 'much'", done.err)

    def test_what_is_wrong_with_the_input_stands_in_the_page(self):
        self.put("bad.yaml", "name: bad\nnonsense: 1\n")
        page = self.page("run", "bad.yaml", expect=2)
        self.assertTrue(any("nonsense" in one["message"] for one in page.index["refused"]))
        self.assertIn("nonsense", "".join(page.elements.static))

    def test_a_hostile_name_that_is_refused_stays_text(self):
        name = "</main><script>alert(1)</script> <!-- &lt; 'x' \u202e"
        self.put("hostile.yaml", PASSES.format(name=json.dumps(name), results="9"))
        page = self.page("run", "hostile.yaml", expect=2)
        self.assertEqual(page.elements.ids, ["index"])
        self.assertIn("</main><script>", page.index["refused"][0]["message"])
        self.assertIn("</main><script>", "".join(page.elements.static))
        self.assertEqual(page.elements.static_tags & {"script", "main"}, set())
        self.assertNotIn("\u202e", page.bytes.decode("utf-8"))


class OfOtherCommands(HtmlTest):
    def lines_of(self, long):
        """A client that cancels again and again, one of whose operations ends twice."""
        lines = ['{"history":1,"name":"long","clock":"monotonic","observes":["client"],"elides":["callback-returned"]}']
        t = 0

        def say(event, **fields):
            nonlocal t
            t += 1000
            lines.append(json.dumps({"t": t, "at": "client", "event": event, **fields}))

        count = 20_000 if long else 20
        for i in range(count):
            op = {"op": f"o{i}"}
            say("start", **op, kind="get", mode="async")
            say("start-returned", **op)
            say("cancel", **op)
            say("cancel-returned", **op, code=0)
            say("final", **op, code=1)
            if i == count // 2:
                say("final", **op, code=0)
            say("close", **op)
            say("close-returned", **op, code=0)
        lines.append(json.dumps({"t": t, "at": "harness", "event": "end", "why": "quiet"}))
        return lines

    def test_judge_keeps_a_short_history_as_a_whole(self):
        lines = self.lines_of(long=False)
        self.put("short.jsonl", "\n".join(lines) + "\n")
        page = self.page("judge", "short.jsonl", expect=1)
        self.assertEqual(page.index["command"], "judge")
        self.assertEqual([json.loads(line) for _, line in page.run(0).lines], [json.loads(line) for line in lines[1:]])
        self.assertEqual(json.loads(page.history(0).split("\n")[0])["name"], "long")

    def test_judge_keeps_of_a_long_history_what_stands_around_the_violation(self):
        lines = self.lines_of(long=True)
        self.put("long.jsonl", "\n".join(lines) + "\n")
        page = self.page("judge", "long.jsonl", expect=1)
        self.assertEqual(page.cases["events"], [len(lines) - 1])
        kept = page.run(0).lines
        self.assertEqual(len(kept), 10_001)
        for number, line in kept[::100]:
            self.assertEqual(json.loads(line), json.loads(lines[number + 1]))
        self.assertLessEqual(set(page.index["breaches"][0]["events"]), {number for number, _ in kept})

    def test_judge_shows_lines_in_the_order_of_the_file_though_it_judges_them_by_time(self):
        header = {"history": 1, "name": "grouped", "clock": "monotonic", "observes": ["client", "provider"]}
        client = [{"t": 0, "event": "start", "op": "x", "kind": "get", "mode": "async"}, {"t": 9_000_000, "event": "final", "op": "x", "code": 0}]
        provider = [{"t": 1_000_000, "event": "provider-start", "op": "x"}, {"t": 7_000_000, "event": "provider-end", "op": "x"}]
        lines = [{"at": at, **event} for at, events in (("client", client), ("provider", provider)) for event in events]
        self.put("grouped.jsonl", "".join(json.dumps(line) + "\n" for line in [header, *lines]))
        done = self.rescind("judge", "grouped.jsonl", "--report", "html=page.html", "-q")
        self.assertIn(done.code, (0, 1))
        page = Page(self.directory / "page.html")
        self.assertEqual([json.loads(line) for _, line in page.run(0).lines], lines)

    def test_hostile_names_come_back_as_they_were_and_end_no_element(self):
        names = ["<script>alert(1)</script>", "</script><!--", "</main><img src=x onerror=alert(1)>", "&lt;&amp;", "\u202egnp.exe",
                 "esc\x1b and bell\x07", "\U0001f600", "x" * 256, "'; rm -rf / #", "a=b,c]", "line\nend"]
        lines = [{"history": 1, "name": names[0], "subject": names[1], "clock": "monotonic", "observes": ["client"]}]
        for i, name in enumerate(names):
            lines += [
                {"t": 10 * i, "at": "client", "event": "start", "op": name, "kind": "get", "mode": "async", "thread": name},
                {"t": 10 * i + 1, "at": "client", "event": "final", "op": name, "code": 1, "error": name, "message": name},
                {"t": 10 * i + 2, "at": "client", "event": "final", "op": name, "code": 0, "error": name}]
        self.put("hostile.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
        page = self.page("judge", "hostile.jsonl", expect=1)
        self.assertEqual(page.name_of(0), names[0])
        self.assertEqual([json.loads(line) for _, line in page.run(0).lines], lines[1:])
        self.assertEqual(json.loads(page.history(0).split("\n")[0])["subject"], names[1])
        self.assertLessEqual({names[0], names[2], names[3], names[6]},
                             {page.index["texts"][breach["op"]] for breach in page.index["breaches"]})
        self.assertEqual(page.elements.static_tags & {"script", "img", "main"}, set())
        text = "".join(page.elements.static)
        for shown in (names[0], names[1], names[2], names[3], "\\u{202e}gnp.exe", "esc\\x1b"):
            self.assertIn(shown, text)
        self.assertEqual(set(page.bytes.decode("utf-8")) & {"\u202e", "\x1b", "\x07"}, set())

    def test_judge_gives_the_same_bytes_whatever_the_jobs(self):
        for name in ("a", "b", "c"):
            self.put(f"of/{name}.jsonl", "\n".join(self.lines_of(long=False)).replace("long", name) + "\n")
        one = self.page("judge", "of", "-j1", expect=1).bytes
        self.assertEqual(one, self.page("judge", "of", "-j3", expect=1).bytes)

    def test_fuzz_shows_what_it_found(self):
        page = self.page("fuzz", SCENARIOS / "small", "--mutant", "final-twice", "--runs", "2000", expect=1)
        self.assertEqual((page.index["command"], page.index["mutant"]), ("fuzz", "final-twice"))
        self.assertGreater(page.count(), 0)
        for case in range(page.count()):
            self.assertEqual(page.history(case), self.rescind(*page.arguments_of(case), "--format", "jsonl").out)
            self.assert_right_run_behind(page, case)

    def assert_right_run_behind(self, page, case):
        """It goes the same way up to where the mutant ends an operation for the second time."""
        self.assertGreaterEqual(page.cases["reference"][case], 0)
        wrong, right = ([json.loads(line) for line in page.history(case, column).splitlines()[1:]] for column in ("run", "reference"))
        finals = [one.get("op") for one in right if one["event"] == "final"]
        self.assertEqual(len(finals), len(set(finals)))
        first = next(i for i, one in enumerate(wrong) if one["event"] == "final")
        self.assertEqual(wrong[:first + 1], right[:first + 1])

    def test_a_finding_that_has_its_mutant_written_down_has_the_right_run_behind_it(self):
        self.page("fuzz", SCENARIOS / "small", "--mutant", "final-twice", "--runs", "2000", "--save", "found", expect=1)
        page = self.page("run", "found", expect=1)
        self.assertIsNone(page.index["mutant"])
        self.assertGreater(page.count(), 0)
        for case in range(page.count()):
            self.assert_right_run_behind(page, case)
        finding = sorted((self.directory / "found").iterdir())[0]
        self.assertIn("without the mutant final-twice", self.rescind("replay", finding, "--format", "svg").out)

    def test_explore_shows_the_orders_that_break_a_rule_and_the_cases_that_keep_them(self):
        bounded = SCENARIOS / "bounded"
        page = self.page("explore", bounded, "--filter", "bounded/two-clients*", "--mutant", "quota-leak", expect=1)
        failed = [case for case in range(page.count()) if page.cases["outcome"][case] == page.index["outcomes"].index("failed")]
        self.assertGreater(len(failed), 0)
        for case in failed:
            self.assertEqual(len(page.run(case).lines), page.cases["events"][case])
            self.assertEqual(self.rescind(*page.arguments_of(case), "--format", "json").code, 1)
            self.assertGreaterEqual(page.cases["reference"][case], 0)
            self.assertIn('"event":"release"', page.history(case, "reference"))
        page = self.page("explore", bounded / "one-cancelled.yaml")
        self.assertEqual(set(page.cases["outcome"]), {0})

    def test_mutants_shows_what_each_breaks_first_beside_the_system_without_it(self):
        page = self.page("mutants", SCENARIOS / "quota", "--runs", "0", "--mutant", "quota-*", expect=1)
        self.assertEqual(page.index["command"], "mutants")
        outcomes = [page.index["outcomes"][outcome] for outcome in page.cases["outcome"]]
        self.assertEqual(set(outcomes), {"expected-failure", "unexpected-pass"})
        for case, outcome in enumerate(outcomes):
            texts = page.index["texts"]
            if outcome == "unexpected-pass":
                self.assertIn("no case breaks", texts[page.cases["why"][case]])
                continue
            command = page.arguments_of(case)
            own = self.rescind(*command, "--format", "jsonl").out.split("\n")[1:]
            self.assertEqual(page.history(case).split("\n")[1:], own)
            without = command[:command.index("--mutant")] + command[command.index("--mutant") + 2:]
            reference = self.rescind(*without, "--format", "jsonl").out.split("\n")[1:]
            self.assertEqual(page.history(case, "reference").split("\n")[1:], reference)
        self.assertEqual(self.rescind("mutants", "--by", "fuzz", "--report", "html=x.html").code, 2)


class OfBench(HtmlTest):
    STORY = SCENARIOS / "cancel/between-results.yaml"

    def elements(self, *arguments, expect=0):
        done = self.rescind("bench", *arguments, "--report", "html=bench.html", "--report", "json=bench.json", "-q")
        self.assertEqual(done.code, expect, done.err)
        return Elements((self.directory / "bench.html").read_text())

    def held(self, elements, name):
        return inflated(elements.data[name]).decode()

    def test_it_holds_the_very_json_report(self):
        for arguments in ([self.STORY, "--runs", "20"], ["--history", SOURCE / "tests/golden/real/a-async-enum.jsonl"],
                          ["--load", "link", "--sizes", "1,10"]):
            elements = self.elements(*arguments)
            self.assertEqual(self.held(elements, "latency"), (self.directory / "bench.json").read_text())

    def test_the_same_bytes_whatever_the_jobs(self):
        pages = []
        for jobs in "12":
            self.elements(self.STORY, "--runs", "20", "-j", jobs)
            pages.append((self.directory / "bench.html").read_bytes())
        self.assertEqual(*pages)

    def test_runs_with_a_mutant_have_the_right_one_behind_them(self):
        self.elements(self.STORY, "--runs", "20", "--mutant", "cancel-waits-for-server")
        page = Page(self.directory / "bench.html")
        self.assertGreater(page.count(), 0)
        for case in range(page.count()):
            without = page.arguments_of(case)
            without = without[:without.index("--mutant")] + without[without.index("--mutant") + 2:]
            self.assertEqual(page.history(case, "reference"), self.rescind(*without, "--format", "jsonl").out)

    def test_the_median_and_the_worst_operation_of_histories_are_there_event_by_event(self):
        files = sorted((SOURCE / "tests/golden/real").glob("*.jsonl"))
        elements = self.elements(*(word for file in files for word in ("--history", file)))
        page = Page(self.directory / "bench.html")
        cases = {page.file_of(case)["path"]: case for case in range(page.count())}
        told = set()
        for line in json.loads(self.held(elements, "latency"))["lines"]:
            for origin in line["median"], line["worst"]:
                place = origin["recorded"]
                self.assertEqual(place["history"], origin["case"])
                told.add(place["history"])
                events = [json.loads(text) for _, text in page.run(cases[place["history"]]).lines]
                self.assertTrue([one for one in events if one.get("op") == place["op"] and one["event"] in ("cancel", "timeout-fired")])
        self.assertEqual(set(cases), told)
        for file, case in cases.items():
            self.assertEqual(page.cases["events"][case], len(page.run(case).lines))

    def test_a_load_stands_beside_the_control_of_the_same_sizes(self):
        elements = self.elements("--load", "callbacks", "--sizes", "1,10", "--pattern", "storm")
        control = json.loads(self.held(elements, "control"))["load"]
        self.assertEqual([(curve["family"], curve["pattern"], [point["operations"] for point in curve["points"]])
                          for curve in control], [("none", "storm", [1, 10])])
        self.assertEqual(self.elements("--load", "none", "--sizes", "1,10").ids, ["latency"])

    def test_without_script_it_tells_what_is_worse_first_and_every_figure(self):
        elements = self.elements(self.STORY, "--runs", "20", "--require", "told.max<=1ms", expect=1)
        text = "".join(elements.static)
        self.assertIn("Something is worse than it may be.", text)
        self.assertLess(text.index("UNMET   told.max<=1ms"), text.index("13.000 ms in every run"))
        self.assertLessEqual(elements.static_tags, {"h1", "h2", "p", "pre"})

    def test_what_is_wrong_with_the_input_stands_in_it(self):
        self.put("bad.yaml", "name: bad\nnonsense: 1\n")
        elements = self.elements("bad.yaml", expect=2)
        self.assertIn("nonsense", json.dumps(json.loads(self.held(elements, "latency"))["refused"]))
        text = "".join(elements.static)
        self.assertIn("Nothing was measured.", text)
        self.assertIn("bad.yaml:2:1: error: ", text)

    def test_a_hostile_name_stays_text(self):
        name = "</script><script>x &amp; <!-- \u202e"
        history = (SOURCE / "tests/golden/real/a-async-enum.jsonl").read_text()
        self.put("a.jsonl", history.replace('"OMI 1.9.1"', f'"{name}"'))
        elements = self.elements("--history", "a.jsonl")
        self.assertEqual(json.loads(self.held(elements, "latency"))["scenarios"][0]["scenario"], json.loads(f'"{name}"'))
        self.assertIn("</script><script>x &amp; <!-- \\u{202e}", "".join(elements.static))


class OfDiff(HtmlTest):
    def test_it_holds_what_differs_the_losses_first(self):
        schema = json.loads((SOURCE / "reports/html/diff.schema.json").read_text())
        for name, mutant in (("before", []), ("after", ["--mutant", "quota-early"])):
            self.rescind("run", SCENARIOS / "quota", *mutant, "--report", f"json={name}.json", "-q")
        page = self.rescind("diff", "before.json", "after.json", "--format", "html")
        self.assertEqual(page.code, 1)
        elements = Elements(page.out)
        diff = json.loads(inflated(elements.data["diff"]))
        self.assertEqual(schema_check.errors(diff, schema, schema), [])
        self.assertEqual((diff["of"], diff["before"], diff["after"]), ("verdicts", "before.json", "after.json"))
        text = self.rescind("diff", "before.json", "after.json").out
        for row in diff["rows"]:
            self.assertIn(f"{row['what']:<6}  {row['subject']}: {row['before']} -> {row['after']}\n", text)
        self.assertIn(text, "".join(elements.static))
        self.assertEqual(elements.ids, ["diff"])

    def test_spans_have_their_figures(self):
        for name, mutant in (("before", []), ("after", ["--mutant", "cancel-waits-for-server"])):
            self.rescind("bench", OfBench.STORY, "--filter", "*enumerate,hears=poll,reason=none*", *mutant, "--runs", "20",
                         "--report", f"json={name}.json", "-q")
        diff = json.loads(inflated(Elements(self.rescind("diff", "before.json", "after.json", "--format", "html").out).data["diff"]))
        row = next(row for row in diff["rows"] if row["subject"] == "cancel/between-results returned: max")
        self.assertEqual(row["figures"]["before"], 0)
        after = json.loads((self.directory / "after.json").read_text())
        returned = next(line for line in after["lines"] if line["measure"] == "returned")
        self.assertEqual(row["figures"], {"line": "cancel/between-results returned", "figure": "max", "before": 0,
                                          "after": returned["percentiles"]["max"]})


class OfCoverage(HtmlTest):
    def test_it_holds_the_json_report_with_what_was_not_reached(self):
        done = self.rescind("coverage", SCENARIOS / "quota", "--report", "html=c.html", "--report", "json=c.json", "--unreached")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(done.err, "wrote c.html\nwrote c.json\n")
        elements = Elements((self.directory / "c.html").read_text())
        self.assertEqual(inflated(elements.data["coverage"]).decode(), (self.directory / "c.json").read_text())
        self.assertIn(self.rescind("coverage", SCENARIOS / "quota").out, "".join(elements.static))

    def test_what_would_destroy_or_is_no_report_is_refused(self):
        self.put_passing("a")
        self.assert_refused(self.rescind("coverage", "--report", "xml=a"), "there is no kind 'xml'")
        self.assert_refused(self.rescind("coverage", "--report", "json=scenarios/a.yaml"), "scenarios/a.yaml")
        self.put("recorded/b.jsonl", "")
        self.assert_refused(self.rescind("coverage", "--history", "recorded", "--report", "json=recorded/b.jsonl"), "recorded/b.jsonl")


class StaticPart(HtmlTest):
    def test_it_tells_the_first_failures_in_full_with_their_commands(self):
        page = self.page("run", SCENARIOS / "cancel", "--mutant", "final-twice", expect=1)
        text = "".join(page.elements.static)
        failing = [case for case in range(page.count()) if page.cases["outcome"][case] == 1]
        self.assertGreater(len(failing), 50)
        self.assertIn(f"The first 50 of {len(failing)} failures", text)
        for case in failing[:50]:
            self.assertIn(page.replay_of(case), text)
        self.assertNotIn(page.replay_of(failing[50]) + "\n", text)
        self.assertIn("exactly when", text)
        self.assertIn("Expected: one final result", text)

    def test_it_needs_no_script_and_no_style_and_asks_for_nothing(self):
        page = self.page("run", SCENARIOS / "cancel", "--mutant", "final-twice", expect=1)
        self.assertLessEqual(page.elements.static_tags, {
            "h1", "h2", "h3", "h4", "p", "br", "pre", "code", "ul", "li", "table", "caption", "tr", "th", "td", "section"})
        self.assertIn("default-src 'none'", page.elements.policy)
        for tag, name, value in page.elements.attributes:
            self.assertNotIn(name, ("src", "srcset", "action", "ping"), (tag, value))
            if tag == "link":
                self.assertTrue(value is None or not value.startswith(("http:", "https:", "//")), value)


if __name__ == "__main__":
    unittest.main()
