"""What is wrong with a trace in the JSON trace event format, by the rules that ui.perfetto.dev imports it with: no parser of
theirs can be had without a network, so that they are written out here."""


def nanoseconds(number):
    """Of microseconds with three decimals, as they stand in the file."""
    return round(number * 1000)


def errors(trace):
    found, spans, flows, slices, last = [], {}, {}, {}, {}

    def want(fact, what, event):
        if not fact:
            found.append(f"{what}: {event}")

    want(trace.get("displayTimeUnit") in ("ns", "ms"), "displayTimeUnit", trace.get("displayTimeUnit"))
    for event in trace["traceEvents"]:
        phase = event["ph"]
        want(phase in "MXbesfC", "a phase that we write", event)
        want(isinstance(event["pid"], int) and isinstance(event.get("tid", 1), int), "pid and tid", event)
        if phase == "M":
            want(event["name"] in ("process_name", "process_sort_index", "thread_name"), "metadata", event)
            continue
        track, at = (event["pid"], event.get("tid")), nanoseconds(event["ts"])
        if phase == "X":
            want(nanoseconds(event["dur"]) == 1, "slices of 1 ns", event)
            slices.setdefault(track, []).append((at, at + nanoseconds(event["dur"])))
            want(at >= last.get(track, at), "ts rises on a track", event)
            last[track] = at
        elif phase == "b":
            want(event["id"] not in spans, "a span begins once", event)
            spans[event["id"]] = (event["cat"], event["name"], at)
        elif phase == "e":
            category, name, began = spans.pop(event["id"], (None, None, at + 1))
            want((category, name) == (event["cat"], event["name"]) and began <= at, "the end of a span that began", event)
        elif phase in "sf":
            ends = flows.setdefault(event["id"], {})
            want(phase not in ends, "one end of a flow each", event)
            ends[phase] = (track, at)
            if phase == "f":
                want(event.get("bp") == "e", "binds to the slice around it", event)
        elif phase == "C":
            want(event["args"] and all(isinstance(value, (int, float)) for value in event["args"].values()), "numbers", event)
    want(not spans, "spans without an end", spans)
    for number, ends in flows.items():
        want(set(ends) == {"s", "f"}, "both ends of a flow", number)
        if set(ends) == {"s", "f"}:
            want(ends["s"][1] <= ends["f"][1], "a flow goes forward", number)
        for track, at in ends.values():
            want(any(begin <= at < end for begin, end in slices.get(track, [])), "a flow's end lies on a slice", (number, track, at))
    for track, all_of_it in slices.items():  # Nested: the same stretch, or apart.
        for (begin, end), (other, _) in zip(sorted(all_of_it), sorted(all_of_it)[1:]):
            want(begin == other or end <= other, "slices nest", (track, begin, other))
    return found
