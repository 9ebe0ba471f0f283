// The panel itself: composer, starters, a new conversation, the network's state, and the page around it.
"use strict";

const words = JSON.parse(document.querySelector("#words").textContent);
const parts = ["log", "first", "box", "send", "problem", "anew", "leave"];
const [log, first, box, send, problem, anew, leave] = parts.map((id) => document.getElementById(id));
const filled = (text, ...values) => values.reduce((so, value) => so.replace("{}", value), text);

let conversation = newId();
let running = null; // aborts the answer that is on its way

function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answer(question) {
  if (!fits(question)) return;
  tell("");
  running?.abort();
  const stop = new AbortController();
  const asked = turn(question, () => {
    asked.element.remove();
    answer(question);
  });
  running = stop;
  state();
  for (const next of log.querySelectorAll(".next")) next.remove();
  log.append(asked.element);
  asked.element.scrollIntoView({ block: "start" });
  settle();
  try {
    await ask(question, asked.hear, stop.signal);
    if (!asked.finished()) throw new Trouble(words.broken_off);
  } catch (error) {
    if (!asked.finished() && asked.element.isConnected) asked.fail(stop.signal.aborted ? new Trouble(words.stopped) : inWords(error));
  } finally {
    stop.abort(); // whatever is left of it
    if (running === stop) running = null;
    state();
  }
}

function inWords(error) {
  if (error instanceof Trouble) return error;
  return new Trouble(navigator.onLine ? words.failed : words.offline); // fetch says only that it failed
}

function fits(question) {
  const length = Array.from(question).length;
  if (!question) tell(words.empty);
  else if (length > words.longest) tell(filled(words.too_long, words.longest, length));
  return question && length <= words.longest;
}

function tell(trouble) {
  problem.textContent = trouble;
  problem.hidden = !trouble;
  if (trouble) speak(trouble);
}

function state() {
  const empty = !log.querySelector(".turn") && !running;
  first.hidden = !empty;
  anew.hidden = empty;
  send.textContent = running ? words.stop : words.ask;
  send.classList.toggle("filled", !running);
}

function reset() {
  running?.abort();
  running = null;
  conversation = newId();
  for (const old of log.querySelectorAll(".turn")) old.remove();
  tell("");
  state();
  settle();
}

/** The focus is never lost: in the box where there is a keyboard, else on the conversation, so that none comes up on the screen. */
function settle() {
  (matchMedia("(hover: hover)").matches ? box : log).focus({ preventScroll: true });
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

function submit() {
  if (running) {
    running.abort();
    return;
  }
  const question = box.value.trim();
  answer(question);
  if (running) box.value = "";
  grow();
}

document.querySelector("#composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

box.addEventListener("input", grow);
box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return; // Enter may choose a character
  event.preventDefault();
  if (!running) submit();
});

log.addEventListener("click", ({ target }) => {
  const button = target.closest(".question-button");
  if (button) answer(button.textContent);
});

anew.addEventListener("click", reset);
addEventListener("offline", () => tell(words.offline));
addEventListener("online", () => tell(""));

// The page around us: frame-ancestors has let it in; what it says counts only if it comes from there.

const site = new URLSearchParams(location.search).get("site");

function toPage(message) {
  parent.postMessage({ qabot: message }, site);
}

function hearPage({ source, origin, data }) {
  if (source !== parent || origin !== site || typeof data?.qabot !== "object") return;
  const { greeting, ask: question, reset: afresh, focus } = data.qabot ?? {};
  if (typeof greeting === "string") document.querySelector("#greeting").textContent = greeting.slice(0, 300);
  if (afresh) reset();
  if (typeof question === "string") answer(question.trim());
  if (focus) settle();
}

if (parent !== window && site) {
  leave.hidden = false;
  leave.addEventListener("click", () => toPage("close"));
  addEventListener("message", hearPage);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing && !card.open) toPage("close");
  });
  toPage("ready");
}
