// Asks, and hands on the events of the answer as they come: server-sent events over one POST.
"use strict";

const PATIENCE = 60_000; // milliseconds without a sign of life

/** Something that the visitor is told in words; `wait` is the number of seconds after which asking again makes sense. */
class Trouble extends Error {
  constructor(message, wait = 0) {
    super(message);
    this.wait = wait;
  }
}

async function ask(question, hear, signal) {
  const headers = { "Content-Type": "application/json", Accept: "text/event-stream", "Accept-Language": words.language };
  const body = JSON.stringify({ question, conversation, language: words.language });
  const response = await inTime(fetch("/api/ask", { method: "POST", headers, body, signal }));
  if (!response.ok) throw await refusal(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await inTime(reader.read());
    if (done) return;
    rest += value.replaceAll("\r", "");
    const events = rest.split("\n\n");
    rest = events.pop();
    for (const event of events) heard(event, hear);
  }
}

function heard(event, hear) {
  const lines = event.split("\n");
  const after = (field) => lines.filter((line) => line.startsWith(field)).map((line) => line.slice(field.length).trim()).join("\n");
  const data = after("data:");
  if (data) hear(after("event:"), JSON.parse(data)); // what has no data is a sign of life
}

async function refusal(response) {
  const wait = Number(response.headers.get("Retry-After")) || 0;
  const { detail } = await response.json().catch(() => ({})); // a proxy in between may answer in HTML
  if (typeof detail === "string") return new Trouble(detail, wait);
  return new Trouble(wait ? filled(words.too_fast, wait) : words.failed, wait);
}

function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Trouble(words.failed)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
