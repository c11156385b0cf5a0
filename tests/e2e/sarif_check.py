"""What is wrong with a SARIF log: required members and values of SARIF 2.1.0 for what we write, and the rules and limits of
GitHub's code scanning. The OASIS schema is not in Debian 12, so that its part is written out here;
`./dev test --page` looks with the schema itself."""

import gzip
import re
from urllib.parse import unquote

LEVELS = ("none", "note", "warning", "error")
IMPORTANCE = ("important", "essential", "unimportant")


def errors(log, size):
    """`size` is that of the file in bytes."""
    found = []

    def want(fact, what):
        if not fact:
            found.append(what)

    want(log.get("version") == "2.1.0", "version")
    want(log.get("$schema", "").endswith("sarif-2.1.0.json"), "$schema")
    want(size <= 10_000_000, "10 MB")
    want(0 < len(log.get("runs", [])) <= 20, "20 runs")
    for run in log.get("runs", []):
        driver = run["tool"]["driver"]
        want(driver.get("name"), "tool.driver.name")
        rules = driver.get("rules", [])
        want(len(rules) <= 25_000, "25,000 rules")
        want(len({rule["id"] for rule in rules}) == len(rules), "rule ids that are unique")
        for rule in rules:
            for text in ("shortDescription", "fullDescription", "help"):
                want(rule.get(text, {}).get("text"), f"rule {rule.get('id')}: {text}")
            want(len(rule.get("shortDescription", {}).get("text", "")) <= 1024, "1,024 letters of a description")
            want(rule.get("defaultConfiguration", {}).get("level") in LEVELS, "a rule's level")
            want(len(rule.get("properties", {}).get("tags", [])) <= 10, "10 tags")
        for invocation in run.get("invocations", []):
            want(isinstance(invocation.get("executionSuccessful"), bool), "executionSuccessful")
        results = run.get("results")
        want(isinstance(results, list), "results")
        want(len(results) <= 5_000, "5,000 results that are shown")
        seen = set()
        for result in results:
            found.extend(f"{result.get('ruleId')}: {what}" for what in result_errors(result, rules))
            place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            same = (result["ruleId"], place, result["partialFingerprints"]["primaryLocationLineHash"])
            want(same not in seen, f"a fingerprint of its own: {same}")
            seen.add(same)
    return found


def result_errors(result, rules):
    found = []

    def want(fact, what):
        if not fact:
            found.append(what)

    want(result.get("message", {}).get("text"), "message.text")
    want(result.get("level") in LEVELS, "level")
    want(rules[result["ruleIndex"]]["id"] == result["ruleId"], "ruleIndex")
    want(result.get("occurrenceCount", 1) >= 1, "occurrenceCount")
    want(0 < len(result.get("locations", [])) <= 100, "a location, and 100 that are shown")
    for location in result.get("locations", []):
        found.extend(location_errors(location))
    flows = result.get("codeFlows", [])
    want(len(flows) <= 1, "viewers show the first flow")
    for flow in flows:
        want(len(flow["threadFlows"]) == 1, "viewers show the first thread")
        steps = flow["threadFlows"][0]["locations"]
        want(0 < len(steps) <= 1_000, "1,000 steps that are shown")
        orders = [step["executionOrder"] for step in steps]
        want(orders == sorted(orders) and min(orders) >= 0, "executionOrder")
        for step in steps:
            want(step["nestingLevel"] >= 0, "nestingLevel")
            want(step["importance"] in IMPORTANCE, "importance")
            want(step["location"].get("message", {}).get("text"), "the message of a step")
            found.extend(location_errors(step["location"]))
    return found


def location_errors(location):
    physical = location["physicalLocation"]
    uri = physical["artifactLocation"]["uri"]
    found = []
    if not re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri):
        found.append(f"uri {uri}")
    if physical["region"]["startLine"] < 1:
        found.append("startLine")
    if physical["region"].get("startColumn", 1) < 1:
        found.append("startColumn")
    return found


def paths(log):
    return [unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
            for run in log["runs"] for result in run["results"]]


def compressed(data):
    return len(gzip.compress(data))
