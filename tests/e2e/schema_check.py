"""A checker for the part of JSON Schema that reports/schema.json uses. A keyword that it does not know is an error, so that
nothing in the schema goes unchecked."""

import re

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
SILENT = {"$schema", "$defs", "title", "description"}


def has_type(value, name):
    return isinstance(value, TYPES[name]) and not (name in ("integer", "number") and isinstance(value, bool))


def errors(value, schema, root, at="$"):
    """What is wrong with `value`, as a list of sentences."""
    found = []
    for keyword, wanted in schema.items():
        if keyword in SILENT:
            continue
        if keyword == "$ref":
            target = root
            for step in wanted.removeprefix("#/").split("/"):
                target = target[step]
            found += errors(value, target, root, at)
        elif keyword == "type":
            names = wanted if isinstance(wanted, list) else [wanted]
            if not any(has_type(value, name) for name in names):
                found.append(f"{at} is no {' or '.join(names)}: {value!r}")
        elif keyword == "const":
            if value != wanted:
                found.append(f"{at} is not {wanted!r}")
        elif keyword == "enum":
            if value not in wanted:
                found.append(f"{at} is none of {wanted}: {value!r}")
        elif keyword == "pattern":
            if isinstance(value, str) and not re.search(wanted, value):
                found.append(f"{at} does not match {wanted}: {value!r}")
        elif keyword == "minimum":
            if isinstance(value, int) and value < wanted:
                found.append(f"{at} is less than {wanted}")
        elif keyword == "required":
            found += [f"{at} lacks {key}" for key in wanted if isinstance(value, dict) and key not in value]
        elif keyword == "additionalProperties":
            others = [key for key in value if key not in schema.get("properties", {})] if isinstance(value, dict) else []
            for key in others:
                found += [f"{at} has the unknown {key}"] if wanted is False else errors(value[key], wanted, root, f"{at}.{key}")
        elif keyword == "properties":
            if isinstance(value, dict):
                for key, inner in wanted.items():
                    if key in value:
                        found += errors(value[key], inner, root, f"{at}.{key}")
        elif keyword == "anyOf":
            if all(errors(value, one, root, at) for one in wanted):
                found.append(f"{at} is none of what it may be: {value!r}")
        elif keyword in ("minItems", "maxItems"):
            if isinstance(value, list) and (len(value) < wanted if keyword == "minItems" else len(value) > wanted):
                found.append(f"{at} has {len(value)} items, {keyword} is {wanted}")
        elif keyword == "prefixItems":
            if isinstance(value, list):
                for place, (item, inner) in enumerate(zip(value, wanted)):
                    found += errors(item, inner, root, f"{at}[{place}]")
        elif keyword == "items":
            if isinstance(value, list):
                for place, item in enumerate(value):
                    found += errors(item, wanted, root, f"{at}[{place}]")
        else:
            raise AssertionError(f"the schema uses {keyword}, which this checker does not know")
    return found
