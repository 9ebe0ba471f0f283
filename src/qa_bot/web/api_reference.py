"""The API's reference, made from its OpenAPI description: as the page ``/api/docs`` and as ``docs/api.md``."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from qa_bot.settings import Settings
from qa_bot.web.labels import LABELS
from qa_bot.web.page_templates import template
from qa_bot.web.prose import prose

_HEAD = """# The programming interface

{about}
The machine-readable description (OpenAPI) is at `/api/openapi.json`, this page at `/api/docs`.

How much one visitor and all together may ask, how many may wait and how long an answer may take are settings:
`QA_BOT_QUESTIONS_PER_MINUTE`, `QA_BOT_QUESTIONS_PER_MINUTE_OVERALL`, `QA_BOT_CONCURRENCY`, `QA_BOT_QUEUE_SIZE`,
`QA_BOT_ANSWER_SECONDS`. Feedback is counted apart from questions, by the same numbers a minute. Servers that share PostgreSQL
(`QA_BOT_DATABASE_URL`) count together how much is asked; for everything else each server process counts for itself. Name the proxy in front
of it in `QA_BOT_TRUSTED_PROXIES`; until then all its visitors are one.

## Examples

One answer as one object:

```sh
curl -s http://127.0.0.1:7860/api/ask -H 'Content-Type: application/json' -H 'Accept: application/json' \\
    -d '{{"question": "中心是什么时候启用的？", "language": "zh"}}'
```

The same as a stream, event by event:

```sh
curl -N http://127.0.0.1:7860/api/ask -H 'Content-Type: application/json' -d '{{"question": "中心是什么时候启用的？"}}'
```

In a page of the same origin; leaving `for await` closes the connection, which stops the work:

```js
async function* ask(question, conversation) {{
  const response = await fetch("/api/ask", {{
    method: "POST",
    headers: {{ "Content-Type": "application/json" }},
    body: JSON.stringify({{ question, conversation }}),
  }});
  if (!response.ok) throw new Error((await response.json()).detail);
  let rest = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {{
    const events = (rest + piece).split("\\n\\n");
    rest = events.pop();
    for (const event of events) {{
      const [, name, data] = event.match(/^event: (.*)\\ndata: (.*)$/) ?? []; // what begins with a colon is a sign of life
      if (name) yield {{ name, ...JSON.parse(data) }};
    }}
  }}
}}

const conversation = crypto.randomUUID();
for await (const event of ask("When did the centre open?", conversation)) {{
  if (event.name === "text") document.body.append(event.text);
}}
```

"""
_CALLS = """## Calls

Beside the statuses named here, every call may end with 414 (the address is too long) or 500 (a fault of ours), and one that does not exist
with 404 or 405, all with a Problem."""
_STREAM = """
## The events of a stream

Each is a line `event: name` and a line `data: {…}`, followed by an empty line. `passages` comes first; `text`, `citation` and `notice` mix;
`suggestions` and `done` end the answer. Every 15 seconds a line `: waiting` and an empty one say that the server is still there; a stream
may begin with them. What goes wrong before a stream begins is a status; afterwards `error` ends it, without a `done`."""
_CODE = re.compile(r"`([^`]+)`")

Schema = dict[str, Any]


def reference(description: Schema) -> str:
    """The page as light Markdown, from an OpenAPI description."""
    return _HEAD.format(about=description["info"]["description"]) + "\n".join(_lines(description))


def reference_page(settings: Settings, description: Schema) -> HTMLResponse:
    """The same as HTML, with nothing from elsewhere."""
    text = reference(description)
    html = template("api.html").render(
        labels=LABELS["en"],
        language="en",
        tag="en",
        centre=settings.centre.name.en,
        body=prose(text, lambda start, end: _with_code(text[start:end]), top=1),
    )
    return HTMLResponse(html)


def _lines(description: Schema) -> Iterator[str]:
    schemas: dict[str, Schema] = description["components"]["schemas"]
    yield _CALLS
    for path, operations in description["paths"].items():
        for method, call in operations.items():
            about = f"{call['summary']}. {call.get('description', '')}"
            yield from ("", f"### {method.upper()} /api{path}", "", " ".join(about.split()))
            if parameters := call.get("parameters"):
                yield from _table(("parameter", "meaning"), [(f"`{each['name']}`", each.get("description", "")) for each in parameters])
            if "requestBody" in call:
                yield from _fields("in the body", _named(call["requestBody"]["content"]["application/json"]["schema"]), schemas)
            yield from _table(("status", "meaning"), [(status, _meaning(answer)) for status, answer in call["responses"].items()])
    yield _STREAM
    stream = description["paths"]["/ask"]["post"]["responses"]["200"]["content"]["text/event-stream"]
    events = stream["itemSchema"]["properties"]
    models = [_named(schema) for schema in events["data"]["contentSchema"]["anyOf"]]
    for name, model in zip(events["event"]["enum"], models, strict=True):
        yield from ("", f"### {name}", "", schemas[model]["description"])
        yield from _fields("field", model, schemas)
    yield from ("", "An answer looks like this:", "", "```text", stream["example"].strip(), "```", "", "## Other objects")
    for model in ("Passage", "Answer", "Starters", "Starter", "Health", "Ready", "Problem"):
        yield from ("", f"### {model}", "", schemas[model]["description"])
        yield from _fields("field", model, schemas)


def _fields(head: str, model: str, schemas: dict[str, Schema]) -> Iterator[str]:
    required = schemas[model].get("required", [])
    rows = [
        (
            f"`{name}`",
            _type(field, schemas) + ("" if name in required or head != "in the body" else ", optional"),
            field.get("description", ""),
        )
        for name, field in schemas[model]["properties"].items()
    ]
    yield from _table((head, "type", "meaning"), rows)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _meaning(answer: Schema) -> str:
    forms = [_form(name, content) for name, content in answer.get("content", {}).items()]
    return " ".join([answer["description"], " or ".join(forms)]).strip()


def _form(name: str, content: Schema) -> str:
    return f"`{name}`: {_named(content['schema'])}" if "schema" in content else f"`{name}`"


def _type(field: Schema, schemas: dict[str, Schema]) -> str:
    if "anyOf" in field:
        return " or ".join(_type(choice, schemas) for choice in field["anyOf"] if choice.get("type") != "null")
    if "$ref" in field:
        named = schemas[_named(field)]
        return _type(named, schemas) if "enum" in named else _named(field)
    if "enum" in field:
        return " or ".join(f"`{value}`" for value in field["enum"])
    if field["type"] == "array":
        return f"list of {_type(field['items'], schemas)}"
    if "additionalProperties" in field:
        return f"{_type(field['additionalProperties'], schemas)} by name"
    return f"`{field['const']}`" if "const" in field else str(field["type"])


def _named(schema: Schema) -> str:
    return str(schema["$ref"].rpartition("/")[2])


def _with_code(text: str) -> Markup:
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 — escaped before
