// What the chat page does in the browser beyond Gradio: language, cards, thumbs, copying, focus and scrolling.
"use strict";

const root = document.documentElement;
const ours = (selector) => document.querySelector(`.qa-in-${root.dataset.language}${selector}`); // each language has parts of its own

function speak(language) {
  const typed = ours(" .qa-box textarea").value;
  write("");
  root.dataset.language = language;
  write(typed);
  const address = new URL(location.href);
  address.searchParams.set("lang", language);
  history.replaceState(null, "", address);
  rename();
}

function rename() {
  const name = ours(".qa-name");
  document.title = name.textContent.trim();
  root.lang = name.lang; // Gradio writes the browser's own there
  document.querySelector("#conversation [role=log]")?.setAttribute("aria-label", name.dataset.log);
}

function focusBox() {
  if (matchMedia("(hover: hover)").matches) ours(" .qa-box textarea")?.focus({ preventScroll: true });
}

// Every question goes through the box: asked while an answer is being written, it waits its turn there.

function write(text) {
  const box = ours(" .qa-box textarea");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function ask(question) {
  write(question);
  setTimeout(() => ours(" .qa-box .submit-button").click());
}

document.addEventListener("click", (event) => {
  const offered = event.target.closest(".qa-starter, #conversation .option"); // a suggestion is Gradio's option
  if (offered) ask(offered.textContent.trim());
});

// ?q= asks at once, and once: a reload must not ask again.

function askFromAddress() {
  const address = new URL(location.href);
  const question = address.searchParams.get("q")?.trim();
  if (!question) return;
  address.searchParams.delete("q");
  history.replaceState(null, "", address);
  ask(question);
}

const glide = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

// Cards: one at a time; a click beside it or Escape closes it, and Escape gives the focus back to its chip.

const openCard = () => document.querySelector(".qa-chip[open]");

function closeCard(returnFocus) {
  const card = openCard();
  if (!card) return;
  card.open = false;
  if (returnFocus) card.querySelector("summary").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing) closeCard(true);
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.(".qa-chip[open]")) event.target.querySelector(".qa-source").scrollIntoView({ block: "nearest" });
}, true);

// Thumbs and copying, by answer_tools.js.

function say(foot, what) {
  foot.dataset.said = what;
}

const answerId = (foot) => foot.querySelector(".qa-up").value;

async function thumb(foot, helpful) {
  const sent = await vote(answerId(foot), helpful, "");
  if (sent) {
    foot.dataset.vote = helpful ? "up" : "down";
    for (const name of ["up", "down"]) foot.querySelector(`.qa-${name}`).setAttribute("aria-pressed", name === foot.dataset.vote);
  }
  say(foot, sent ? "vote" : "fault");
  foot.scrollIntoView({ block: "nearest", behavior: glide });
}

async function word(foot) {
  const input = foot.querySelector(".qa-word input");
  if (!input.value.trim()) return;
  const sent = await vote(answerId(foot), foot.dataset.vote === "up", input.value.trim());
  if (sent) {
    foot.dataset.worded = "";
    input.value = "";
  }
  say(foot, sent ? "word" : "fault");
}

function answerText(reply) {
  const copy = reply.querySelector(".qa-answer, .qa-card").cloneNode(true);
  for (const chip of copy.querySelectorAll(".qa-chip")) {
    chip.replaceWith(`[${chip.querySelector("summary").lastChild.textContent.trim()}]`);
  }
  for (const hidden of copy.querySelectorAll(".qa-sr")) hidden.remove();
  for (const cell of copy.querySelectorAll("td, th")) cell.append("\t");
  for (const block of copy.querySelectorAll(".p, li, tr, h2, h3, h4, h5, h6")) block.append("\n");
  const sources = [...reply.querySelectorAll(".qa-sources li")].map((item) => {
    const link = item.querySelector("a");
    const numbers = [...item.querySelectorAll("b")].map((number) => `[${number.textContent}]`).join("");
    return `${numbers} ${link.firstChild.textContent} ${link.href}`;
  });
  return [copy.textContent.replace(/[ \u00a0]+/g, " ").replace(/\s*\n\s*/g, "\n").trim(), ...sources].join("\n");
}

async function copyAnswer(foot) {
  say(foot, (await copied(answerText(foot.closest(".qa-reply")))) ? "copy" : "uncopied");
}

document.addEventListener("click", (event) => {
  const card = openCard();
  if (card && (event.target.closest(".qa-close") || !card.contains(event.target))) closeCard(Boolean(event.target.closest(".qa-close")));

  const switched = event.target.closest(".qa-switch");
  if (switched) {
    event.preventDefault(); // the conversation stays
    speak(new URL(switched.href).searchParams.get("lang"));
  }
  if (event.target.closest(".qa-skip")) {
    event.preventDefault();
    ours(" .qa-box textarea").focus();
  }
  const button = event.target.closest(".qa-foot button");
  if (!button) return;
  const foot = button.closest(".qa-foot");
  if (button.name === "up" || button.name === "down") thumb(foot, button.name === "up");
  if (button.name === "word") word(foot);
  if (button.name === "copy") copyAnswer(foot);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.isComposing && event.target.matches(".qa-word input")) word(event.target.closest(".qa-foot"));
});

// The conversation: a new question comes to the top of the window, and the box is ready again after the answer.

let questions = 0;
let ready = false;

function bringUp(log, question) {
  // room below, so that the question can come to the top while its answer is still short
  const above = question.getBoundingClientRect().top - log.getBoundingClientRect().top;
  const composer = ours(".qa-composer").offsetHeight;
  log.style.minHeight = `${above + innerHeight - document.querySelector(".qa-bar").offsetHeight - composer - 48}px`;
  question.scrollIntoView({ block: "start", behavior: glide });
}

function look() {
  const log = document.querySelector("#conversation");
  if (!log) return;
  if (!ready && ours(" .qa-box textarea")) {
    ready = true;
    rename();
    focusBox();
    askFromAddress();
  }
  for (const message of log.querySelectorAll("[data-testid][aria-label]")) message.removeAttribute("aria-label"); // it repeats the raw HTML
  const asked = log.querySelectorAll(".qa-question");
  root.classList.toggle("qa-asked", asked.length > 0);
  if (asked.length > questions) bringUp(log, asked[asked.length - 1]);
  if (asked.length < questions) log.style.minHeight = "";
  if (asked.length !== questions) focusBox();
  questions = asked.length;
}

new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributeFilter: ["class"] });
