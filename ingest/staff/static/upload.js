// Files dropped anywhere on the page, or chosen, are sent one after the other, each with its own progress. Without this script the form does it.
const form = document.getElementById("upload");
const chosen = document.getElementById("files");
const list = document.getElementById("uploads");
const waiting = [];
let sending = false;
let stored = 0;

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const state = document.createElement("span");
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar, state);
  list.append(item);
  return { bar, state, item };
}

function send({ file, shown }) {
  return new Promise((resolve) => {
    const over = (good, words) => {
      shown.state.textContent = words;
      shown.item.className = good ? "st-good" : "st-bad";
      stored += good;
      resolve();
    };
    if (file.size > form.dataset.largest * 2 ** 20) return over(false, form.dataset.large);
    const request = new XMLHttpRequest();
    request.open("POST", "/staff/upload");
    request.setRequestHeader("X-CSRF-Token", form.elements.csrf.value);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (event) => { shown.bar.value = event.loaded / event.total; };
    request.onerror = () => over(false, form.dataset.failed);
    request.onload = () => {
      if (request.status === 201) return over(true, form.dataset.done);
      let told = form.dataset.failed;
      try { told = JSON.parse(request.responseText).detail || told; } catch { /* a proxy's page: our own words do */ }
      over(false, told);
    };
    request.send(file);
  });
}

async function take(files) {
  for (const file of files) waiting.push({ file, shown: line(file) });
  if (sending) return;
  sending = true;
  let failed = false;
  while (waiting.length) {
    const next = waiting.shift();
    await send(next);
    failed ||= next.shown.item.className === "st-bad";
  }
  sending = false;
  if (stored && !failed) location.assign("/staff/documents?said=uploaded");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  take(chosen.files);
  chosen.value = "";
});
addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("st-drop");
});
addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("st-drop");
});
addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("st-drop");
  take(event.dataTransfer.files);
});
addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
