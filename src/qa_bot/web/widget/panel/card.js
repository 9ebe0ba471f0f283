// The card of a citation: the passage inside the panel, its sentence marked. As a dialog it keeps the focus, and gives it back when closed.
"use strict";

const card = document.querySelector("#card");

function openCard({ passage, start, end, place: where, url }) {
  const place = (selector) => card.querySelector(selector);
  const { text } = passage;
  const from = unitAt(text, start - passage.start);
  const to = unitAt(text, end - passage.start);
  place("#card-title").textContent = passage.title;
  place(".details").textContent = detailsOf(passage);
  place(".section").textContent = [passage.section.join(" › "), where].filter(Boolean).join(" · ");
  place(".section").hidden = !place(".section").textContent;
  place(".passage").replaceChildren();
  place(".passage").lang = written(text);
  paint(place(".passage"), text, marking(text, from, to));
  place(".document").href = ownAddress(url);
  card.showModal();
  place(".passage").scrollTop = 0;
  place("mark")?.scrollIntoView({ block: "center" });
}

card.addEventListener("click", ({ target }) => {
  if (target === card || target.closest(".close")) card.close(); // the card itself is hit only beside its content
});

function detailsOf({ category, date }) {
  return [words.categories[category] ?? category, shownDate(date)].filter(Boolean).join(" · ");
}

/** 2023-07-14 → 2023年7月14日 or 14 July 2023, as precisely as it is known; what is no date stays as it is. */
function shownDate(date) {
  if (!/^\d{4}(-\d\d){0,2}$/.test(date)) return date;
  const known = ["year", "month", "day"].slice(0, date.split("-").length);
  const format = { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" };
  const parts = Object.fromEntries([...known.map((name) => [name, format[name]]), ["timeZone", "UTC"]]);
  return new Intl.DateTimeFormat(words.language === "en" ? "en-GB" : words.language, parts).format(new Date(date));
}

/** The language in which a text is written: quotations keep theirs, whatever the panel speaks. */
const written = (text) => (/[\u3400-\u9fff]/.test(text) ? "zh-CN" : "en");
