// What a visitor may do with an answer, for the chat page and for the panel on other sites: vote on it, and take its text away.
"use strict";

/** Whether the vote was kept. */
async function vote(answer_id, helpful, comment) {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ answer_id, helpful, comment });
  const response = await fetch("/api/feedback", { method: "POST", headers, body }).catch(() => null);
  return Boolean(response?.ok);
}

/** Whether the text is on the clipboard now. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // no TLS, or no leave from the page around us
    const area = document.createElement("textarea");
    const focused = document.activeElement;
    area.value = text;
    Object.assign(area.style, { position: "fixed", opacity: 0 }); // where the page is, so that it does not scroll
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }
}
