// One question and its answer: listens to the events, and shows what there is so far.
"use strict";

const MARKER = /\[(\d{1,2})\]/g;
const NEAREST = 3;

/** The turn of a question: its element, and what to tell it. */
function turn(question, again) {
  const element = document.querySelector("#turn").content.firstElementChild.cloneNode(true);
  const part = (selector) => element.querySelector(selector);
  const reveal = (selector, text) => {
    const found = part(selector);
    found.hidden = false;
    if (text !== undefined) found.textContent = text;
    return found;
  };
  const speaker = sentences();
  const began = performance.now();
  const citations = new Map();
  const notices = new Set();
  let text = "";
  let searched = question;
  let passages = [];
  let suggestions = [];
  let done = null;

  part(".question").textContent = question;
  part(".waiting p").textContent = words.searching;
  speak(words.searching);

  const hearing = {
    passages(event) {
      ({ passages, question: searched } = event);
      part(".waiting p").textContent = words.reading;
      part(".waiting ul").replaceChildren(...documents().map(({ title }) => make("li", "", title)));
    },
    text(event) {
      part(".waiting").hidden = true;
      text += event.text;
      speaker.add(event.text);
      show();
    },
    citation(event) {
      citations.set(event.number, event);
      show();
    },
    notice({ kind, text: notice }) {
      if (kind === "quoted" || notices.has(notice)) return; // the small line says that it is quoted
      notices.add(notice);
      part(".notices").append(make("p", "notice", notice));
      speak(notice);
    },
    suggestions(event) {
      suggestions = event.questions;
    },
    done(event) {
      done = event;
      finish();
    },
    error({ message }) {
      throw new Trouble(typeof message === "string" ? message : words.broken_off);
    },
  };

  function documents() {
    const found = new Map(passages.map((passage) => [passage.document, passage]));
    return [...found.values()].slice(0, NEAREST);
  }

  function show() {
    if (searched !== question) reveal(".searched", filled(words.searched_for, searched));
    paint(part(".prose"), text, withChips, [...citations.keys()].join());
    part(".prose").lang = written(text);
  }

  function withChips(start, end) {
    const nodes = [];
    let position = start;
    for (const match of text.slice(start, end).matchAll(MARKER)) {
      const citation = citations.get(Number(match[1]));
      if (!citation) continue; // stays text
      const before = text.slice(position, start + match.index).trimEnd(); // a chip stands right behind what it supports
      nodes.push(before, chip(citation, !before && nodes.length > 0));
      position = start + match.index + match[0].length;
    }
    nodes.push(text.slice(position, end));
    return nodes;
  }

  function finish() {
    speaker.end();
    part(".waiting").hidden = true;
    element.classList.add("done");
    if (done.outcome === "answered") answered();
    else declined();
    reveal(".foot");
    if (!suggestions.length) return;
    reveal(".next");
    part(".next ul").append(...suggestions.map(questionItem));
  }

  function answered() {
    const origin = { extractive: words.quoted, dates: words.from_dates }[done.answerer] ?? words.generated;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    part(".line").textContent = [origin, filled(words.passages_read, passages.length), filled(words.seconds, seconds)].join(" · ");
    element.classList.toggle("quoted", done.answerer === "extractive");
    const cited = byDocument([...citations.values()]);
    if (!cited.size) return;
    const coming = [...cited.values()].map(([{ passage }]) => passage).filter(({ calendar }) => calendar);
    if (coming.length) reveal(".calendar").append(...coming.map(eventItem));
    reveal(".sources").querySelector("summary").textContent = filled(words.sources, cited.size);
    part(".sources ul").append(...[...cited.values()].map(sourceItem));
  }

  function declined() {
    const recorded = done.outcome === "unanswered";
    part(".prose").replaceChildren();
    part(".searched").hidden = true;
    reveal(".refusal");
    reveal(".refusal h3", recorded ? words.not_found : words.refused);
    reveal(".searched-for", filled(words.searched_for, searched));
    if (recorded) reveal(".recorded");
    else reveal(".reason", text);
    if (!passages.length) return;
    reveal(".nearest").querySelector("ul").append(...documents().map(documentItem));
  }

  element.addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (button?.matches(".up, .down")) await judge(button.matches(".up"));
    else if (button?.matches(".copy")) tellBack((await copied(withSources())) ? words.copied : words.not_copied);
    else if (button?.matches(".trouble button")) again();
  });

  part(".word").addEventListener("submit", async (event) => {
    event.preventDefault();
    const comment = part(".word input").value.trim();
    if (!comment) return;
    const sent = await vote(done.answer_id, part(".up").getAttribute("aria-pressed") === "true", comment);
    if (sent) {
      part(".tools .down").focus();
      part(".word").remove();
    }
    tellBack(sent ? words.received : words.not_sent);
  });

  async function judge(helpful) {
    const sent = await vote(done.answer_id, helpful, "");
    if (sent) {
      part(".up").setAttribute("aria-pressed", helpful);
      part(".down").setAttribute("aria-pressed", !helpful);
      if (part(".word")) reveal(".word").scrollIntoView({ block: "nearest" });
    }
    tellBack(sent ? words.thanks : words.not_sent);
  }

  function tellBack(said) {
    part(".said").textContent = said;
    speak(said);
  }

  function withSources() {
    const sources = [...citations.values()].map(({ number, passage, url }) => `[${number}] ${passage.title} ${ownAddress(url)}`);
    return [text.trim(), ...sources].join("\n");
  }

  return {
    element,
    hear: (name, data) => hearing[name]?.(data), // a newer server may send events that this page does not know
    finished: () => done !== null,
    fail({ message, wait }) {
      speaker.end();
      part(".waiting").hidden = true;
      element.classList.add("done");
      reveal(".trouble").querySelector("p").textContent = message;
      const button = part(".trouble button");
      button.disabled = wait > 0;
      setTimeout(() => { button.disabled = false; }, wait * 1000);
      speak(message);
    },
  };
}

function chip(citation, beside) {
  const button = make("button", beside ? "chip beside" : "chip", String(citation.number));
  button.type = "button";
  button.setAttribute("aria-label", `${words.show_source} ${citation.number}`);
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", () => openCard(citation));
  return button;
}

function byDocument(citations) {
  const groups = new Map();
  for (const citation of citations) groups.set(citation.passage.document, [...(groups.get(citation.passage.document) ?? []), citation]);
  return groups;
}

function sourceItem(citations) {
  const [{ passage, url }] = citations;
  const places = new Set(citations.map(({ place }) => place));
  const numbers = make("span", "numbers", ...citations.map((citation) => chip(citation, false)));
  return make("li", "", numbers, outside(passage.title, url), make("span", "small", [detailsOf(passage), ...places].filter(Boolean).join(" · ")));
}

const documentItem = ({ title, url }) => make("li", "", outside(title, url));

function eventItem({ title, calendar }) {
  const link = make("a", "", filled(words.add_to_calendar, title));
  link.href = ownAddress(calendar);
  return make("li", "", link);
}

function outside(title, url) {
  const link = make("a", "", title, make("span", "unseen", ` (${words.opens_new_tab})`));
  Object.assign(link, { href: ownAddress(url), target: "_blank", rel: "noopener" });
  return link;
}

/** An address of our own server, whatever the answer says: no script, no other site. */
function ownAddress(url) {
  const address = new URL(url, location.href);
  return address.origin === location.origin ? address.href : "#";
}

function questionItem(question) {
  const button = make("button", "question-button", question);
  button.type = "button";
  return make("li", "", button);
}
