"""What is wrong with JUnit XML: the facts of the schema by which Jenkins' xUnit plugin takes or refuses a file (junit-10 of its
version 3), and what GitLab needs besides. Jenkins' JUnit plugin and GitLab take whatever is in this, and more.

`file` and `line` of a test case are not in that schema. GitLab and Datadog go to the place by them, and Jenkins' JUnit plugin takes
them; so we write them, and who has the xUnit plugin tells it not to stop where a file is not to its schema.

Both lists are smaller than the schema where we write less."""

import re

# Each element: what may stand in it, and its attributes, those that it must have first.
SHAPES = {
    "testsuites": (["testsuite"], [], ["name", "time", "tests", "failures", "errors"]),
    "testsuite": (["testsuite", "properties", "testcase", "system-out", "system-err"], ["name", "tests", "failures", "errors"],
                  ["group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url", "version"]),
    "properties": (["property"], [], []),
    "property": ([], ["name", "value"], []),
    "testcase": (["skipped", "error", "failure", "system-out", "system-err"], ["name"], ["time", "classname", "group", "file", "line"]),
    "skipped": ([], [], ["type", "message"]),
    "error": ([], [], ["type", "message"]),
    "failure": ([], [], ["type", "message"]),
}
WITH_TEXT = ("skipped", "error", "failure", "system-out", "system-err")
SECONDS = re.compile(r"[0-9]+(\.[0-9]{0,3})?")
COUNT = re.compile(r"[0-9]+")


def errors(root):
    found = [] if root.tag == "testsuites" else [f"the root is {root.tag}"]
    for parent in root.iter():
        found += element_errors(parent)
    return found


def element_errors(element):
    inside, needed, allowed = SHAPES.get(element.tag, ([], [], []))
    found = [] if element.tag in SHAPES else [f"an element {element.tag}"]
    found += [f"{child.tag} in {element.tag}" for child in element if child.tag not in inside]
    found += [f"{element.tag} without {name}" for name in needed if name not in element.attrib]
    found += [f"{element.tag} with {name}" for name in element.attrib if name not in needed + allowed]
    loose = (element.text or "") + "".join(child.tail or "" for child in element)
    if element.tag not in WITH_TEXT and loose.strip():
        found.append(f"text in {element.tag}")
    if element.tag in ("testsuites", "testsuite"):
        if not SECONDS.fullmatch(element.get("time", "0")):
            found.append(f"{element.tag} takes {element.get('time')}")
        found += [f"{element.tag} has {element.get(name)} {name}" for name in ("tests", "failures", "errors", "skipped")
                  if not COUNT.fullmatch(element.get(name, "0"))]
    if element.tag == "testcase" and not (element.get("classname") and float(element.get("time", "0")) >= 0):
        found.append("a case that GitLab shows nowhere, without a classname or with a time that is none")
    return found
