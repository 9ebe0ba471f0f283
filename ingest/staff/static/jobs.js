// Moves the bar of the work that a page shows, and renews the page's living parts when the work is over or has come to another step.
// The page is never loaded anew under somebody's hands: a part in which something was typed or chosen stays as it is.
function changed(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return field.value !== ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;
  return field.value !== field.defaultValue;
}

// Whoever works by keyboard or hears the page stays on the link or the button on which they are.
function replace(part, other) {
  const held = part.contains(document.activeElement) ? document.activeElement : null;
  part.replaceWith(other);
  if (!held) return;
  const named = (each) => each.id || each.name || each.getAttribute("href") || each.textContent;
  [...other.querySelectorAll(held.tagName)].find((each) => named(each) === named(held))?.focus({ preventScroll: true });
}

async function renew() {
  const answer = await fetch(location.href);
  if (answer.redirected) return location.reload(); // signed out meanwhile
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (other && ![...part.querySelectorAll("input, textarea, select")].some(changed)) replace(part, other);
  }
  follow();
}

function follow() {
  const card = document.querySelector("[data-job]");
  if (!card) return;
  const step = card.dataset.step;
  const look = async () => {
    const answer = await fetch(`/staff/jobs/${card.dataset.job}/progress`).catch(() => null);
    const job = answer?.ok && !answer.redirected ? await answer.json() : null;
    if (answer && (!job || job.over || job.step !== step)) return renew();
    if (job?.total) {
      card.querySelector(".st-count").textContent = `${job.done} / ${job.total}`;
      Object.assign(card.querySelector("progress"), { max: job.total, value: job.done });
    }
    setTimeout(look, 700);
  };
  setTimeout(look, 700);
}

follow();
