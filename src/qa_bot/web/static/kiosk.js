// What the chat page does in the hall: it begins anew when it is left, and sources open inside it, so that nobody gets lost elsewhere.
"use strict";

// Left alone: the last seconds are counted down in sight, and any touch stops that (WCAG 2.2.1).

const COUNTDOWN = 20;
const spokenAtFirst = root.dataset.language;
const countdown = document.querySelector(".qa-idle");
let lastTouch = performance.now();

function touched() {
  lastTouch = performance.now();
  countdown.hidden = true;
}

function inUse() {
  const typed = [...document.querySelectorAll(".qa-box textarea")].some((box) => box.value);
  return typed || reader.open || root.classList.contains("qa-asked") || root.dataset.language !== spokenAtFirst;
}

function count(left) {
  const [said, seen] = countdown.querySelectorAll(`.qa-in-${root.dataset.language} p`);
  seen.textContent = seen.dataset.words.replace("{}", left);
  if (countdown.hidden) said.textContent = seen.textContent; // said once, not every second
  countdown.hidden = false;
}

async function beginAnew(language) {
  document.body.classList.add("qa-away"); // what was asked is gone from sight even if the server is away
  const alive = await fetch("/api/health").then((response) => response.ok, () => false);
  if (alive) location.replace(`/?kiosk=1&lang=${language}`);
}

setInterval(() => {
  if (!inUse()) touched();
  const left = Math.ceil(root.dataset.kiosk - (performance.now() - lastTouch) / 1000);
  if (left <= 0 || document.body.classList.contains("qa-away")) beginAnew(spokenAtFirst);
  else if (left <= COUNTDOWN) count(left);
}, 1000);

for (const touch of ["pointerdown", "keydown", "wheel", "scroll"]) addEventListener(touch, touched, { capture: true, passive: true });
new MutationObserver(touched).observe(document.querySelector("gradio-app"), { childList: true, characterData: true, subtree: true });

// Sources: the source page's article inside a dialog.

const reader = document.querySelector(".qa-reader");
const pages = reader.querySelector(".qa-pages");

async function read(address) {
  const response = await fetch(address).catch(() => null);
  const page = new DOMParser().parseFromString(response ? await response.text() : "", "text/html");
  const article = page.querySelector("article, .qa-plain") ?? page.createElement("p");
  article.textContent ||= reader.querySelector(`.qa-in-${root.dataset.language}`).dataset.failed;
  article.querySelector("h1")?.setAttribute("id", "reader-title");
  for (const elsewhere of article.querySelectorAll(".qa-calendar, .qa-plain .qa-button")) elsewhere.remove();
  pages.replaceChildren(document.adoptNode(article));
  if (!reader.open) reader.showModal();
  (pages.querySelector("#cited") ?? article).scrollIntoView({ block: article.querySelector("#cited") ? "center" : "start" });
  pages.focus({ preventScroll: true });
}

reader.addEventListener("click", (event) => {
  if (event.target === reader || event.target.closest("button")) reader.close(); // the backdrop counts as the dialog itself
});

// No link leads away.

function follow(event) {
  const link = event.target.closest("a[href]");
  if (!link) return;
  event.preventDefault();
  if (event.type !== "click" || link.matches(".qa-switch")) return; // the switch is chat.js's business
  if (link.matches(".qa-name")) beginAnew(root.dataset.language);
  else if (link.hash && link.getAttribute("href").startsWith("#")) document.querySelector(link.hash)?.scrollIntoView({ block: "center" });
  else if (link.origin === location.origin && link.pathname.startsWith("/sources/")) read(link.href);
}

for (const way of ["click", "auxclick", "dragstart"]) document.addEventListener(way, follow, true);
document.addEventListener("contextmenu", (event) => event.preventDefault());
