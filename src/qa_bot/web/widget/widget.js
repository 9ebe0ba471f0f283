// One line on any page puts the launcher there: <script src="https://…/widget.js" defer></script>. The first click fetches the panel.
// It adds one element to the page and one name, QABot, to its window; it keeps nothing in the browser and asks nobody but its own server.
(() => {
  "use strict";
  if (document.querySelector("qa-bot")) return; // the line stands in the page twice, or a single-page site ran it again

  const centre = __CENTRE__; // filled in by the server: { accent, words: { zh, en, … } }
  const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]'); // modules have no current script
  const { lang, color, theme, position, bottom, greeting, open: openAtOnce } = script.dataset;
  const panel = new URL("embed/panel", script.src);
  const wanted = (lang || document.documentElement.lang || navigator.language).toLowerCase().split(/[-_]/)[0];
  const language = wanted in centre.words ? wanted : "en";
  const words = centre.words[language];
  const accent = /^#[\da-f]{6}$/i.test(color) ? color : centre.accent;
  const scheme = /^(light|dark)$/.test(theme) ? theme : "light dark";
  const below = parseInt(bottom, 10) || 24; // pixels under the launcher
  const left = position ? position === "left" : getComputedStyle(document.documentElement).direction === "rtl";
  const full = matchMedia("(max-width: 520px), (max-height: 480px)"); // there the panel fills the screen

  const channels = [1, 3, 5].map((at) => parseInt(accent.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((value) => (value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92));
  const onAccent = 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff"; // whichever stands out more: never less than 4.5 : 1

  const style = `
    * { box-sizing: border-box; }
    button { appearance: none; border: 1px solid transparent; font: inherit; cursor: pointer; }
    :focus-visible { outline: 3px solid ${accent}; outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
    .launcher {
      position: fixed; inset: auto; bottom: ${below}px; ${left ? "left" : "right"}: 24px; z-index: 2147483647;
      display: grid; place-items: center; width: 56px; height: 56px; margin: 0; padding: 0; overflow: visible; border-radius: 50%;
      background: ${accent}; color: ${onAccent}; box-shadow: 0 0 0 2px #fff, 0 4px 16px rgb(0 0 0 / 30%);
    }
    svg { width: 28px; fill: none; stroke: currentcolor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
    [aria-expanded="true"] .say, [aria-expanded="false"] .shut { display: none; }
    dialog {
      position: fixed; inset: auto; bottom: ${below + 72}px; ${left ? "left" : "right"}: 24px; z-index: 2147483647;
      width: 400px; height: min(660px, 100% - ${below + 96}px); max-width: none; max-height: none; margin: 0; padding: 0; overflow: hidden;
      border: 0; border-radius: 16px; background: Canvas; color: CanvasText; color-scheme: ${scheme};
      box-shadow: 0 8px 40px rgb(0 0 0 / 28%), 0 0 0 1px rgb(128 128 128 / 30%);
      font: 16px/1.7 system-ui, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
    }
    dialog:not(.shown) { display: none; }
    @media ${full.media} {
      dialog { inset: 0; width: 100%; height: 100dvh; border-radius: 0; padding: env(safe-area-inset-top) 0 env(safe-area-inset-bottom); }
    }
    .frame { position: relative; height: 100%; }
    iframe, .note { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; color-scheme: ${scheme}; }
    .note { display: grid; align-content: center; justify-items: center; gap: 16px; padding: 32px; background: Canvas; text-align: center; }
    .note p { margin: 0; }
    .note a { color: LinkText; }
    .note button { min-height: 44px; padding: 0 20px; border-radius: 12px; background: ${accent}; color: ${onAccent}; }
    [hidden] { display: none; }
    @media print { .launcher, dialog { display: none; } }`;

  function make(tag, properties = {}, ...children) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  }

  function icon(shape, name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS(svg.namespaceURI, "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("class", name);
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", shape);
    svg.append(path);
    return svg;
  }

  const host = make("qa-bot", { dir: "ltr" });
  host.style.cssText = "all: initial !important; display: contents !important"; // stronger than any rule of the page
  const shadow = host.attachShadow({ mode: "open" });
  const say = icon("M6 3h12a3 3 0 0 1 3 3v8a3 3 0 0 1-3 3h-5l-5 4v-4H6a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3zM8 8h8M8 12h5", "say");
  const launcher = make("button", { className: "launcher", type: "button", title: words.open }, say, icon("M6 6l12 12M18 6 6 18", "shut"));
  const shut = make("button", { type: "button", textContent: words.close, onclick: hide });
  const note = make("div", { className: "note" });
  const space = make("div", { className: "frame" }, note);
  const dialog = make("dialog", {}, space);
  dialog.setAttribute("aria-label", words.name);
  launcher.setAttribute("aria-label", `${words.open} · ${words.name}`);
  launcher.setAttribute("aria-haspopup", "dialog");
  launcher.setAttribute("aria-expanded", "false");
  for (const part of [launcher, dialog]) part.setAttribute("popover", "manual"); // the browser's top layer: no z-index reaches it
  if (shadow.adoptedStyleSheets) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    shadow.adoptedStyleSheets = [sheet];
  } else shadow.append(make("style", { textContent: style })); // older browsers; needs the page's leave for inline styles
  shadow.append(launcher, dialog);

  let frame; // the panel, from the first click on
  let ready = false; // whether it has answered
  let shown = false;
  let before; // what had the focus
  let waiting = [];
  let life; // ends when the page takes the element out

  function load() {
    note.replaceChildren(make("p", { textContent: words.opening }), shut);
    panel.search = new URLSearchParams({ lang: language, color: color ? accent : "", theme: theme ?? "", site: location.origin });
    const made = make("iframe", { src: panel.href, title: words.name, allow: "clipboard-write" });
    made.onload = () => setTimeout(judge, 1500, made);
    setTimeout(judge, 20000, made);
    space.prepend(made);
    frame = made;
  }

  function judge(judged) {
    if (judged !== frame || ready || note.querySelector("a")) return;
    console.warn(
      `QABot: ${panel.origin} did not open in this page. The browser's message above says why. If it names frame-ancestors: the centre ` +
      `must add ${location.origin} to its setting embed_sites. If it names frame-src: this site's own policy must allow ${panel.origin}. ` +
      `Exact lines: qa-widget doctor ${location.href}`);
    const href = new URL(`./?lang=${language}`, script.src);
    const link = make("a", { href, target: "_blank", rel: "noopener", textContent: words.tab });
    note.replaceChildren(make("p", { textContent: words.refused }), link, shut);
  }

  function tell(message) {
    if (ready) frame.contentWindow.postMessage({ qabot: message }, panel.origin);
    else waiting.push(message);
  }

  function hear({ source, origin, data }) {
    if (!frame?.contentWindow || source !== frame.contentWindow || origin !== panel.origin) return;
    if (data?.qabot === "close") hide();
    if (data?.qabot !== "ready") return;
    ready = note.hidden = true;
    if (greeting) tell({ greeting });
    for (const message of waiting.splice(0)) tell(message);
  }

  function show(focus) {
    if (!host.isConnected) attach();
    if (!frame) load();
    if (!shown) {
      shown = true;
      before = document.activeElement;
      dialog.classList.add("shown");
      launcher.setAttribute("aria-expanded", "true");
      if (full.matches) dialog.showModal();
      else if (dialog.showPopover) dialog.showPopover();
      else dialog.show();
      fit();
      if (!focus) (before === document.body ? document.activeElement.blur() : before?.focus()); // opening moved it
    }
    if (!focus) return;
    frame.focus();
    tell({ focus: true });
  }

  function hide() {
    if (!shown) return;
    const inside = shadow.activeElement && shadow.activeElement !== launcher;
    shown = false;
    if (dialog.open) dialog.close();
    else dialog.hidePopover();
    dialog.classList.remove("shown");
    launcher.setAttribute("aria-expanded", "false");
    if (!ready) drop(); // perhaps it works the next time
    if (inside) (before?.isConnected && before !== document.body && before !== host ? before : launcher).focus();
  }

  function drop() {
    frame?.remove();
    frame = undefined;
    waiting = [];
    ready = note.hidden = false;
  }

  // Above the on-screen keyboard, which takes room from the visual viewport alone; a page that is zoomed in is left as it is.
  function fit() {
    const view = window.visualViewport;
    dialog.style.cssText = shown && full.matches && view && view.scale < 1.01 ? `top: ${view.offsetTop}px; height: ${view.height}px` : "";
  }

  function attach() {
    document.documentElement.append(host); // not into the body: some sites exchange it
    launcher.showPopover?.();
    watcher.observe(document.documentElement, { childList: true });
    life = new AbortController();
    const { signal } = life;
    addEventListener("message", hear, { signal });
    window.visualViewport?.addEventListener("resize", fit, { signal });
    window.visualViewport?.addEventListener("scroll", fit, { signal });
  }

  // Whoever takes this element out alone means it; who exchanges the whole page does not, and gets it back.
  const watcher = new MutationObserver((changes) => {
    if (host.isConnected) return;
    watcher.disconnect();
    life.abort();
    drop();
    shown = dialog.open = false;
    dialog.classList.remove("shown");
    launcher.setAttribute("aria-expanded", "false");
    if (changes.some(({ removedNodes }) => [...removedNodes].some((node) => node !== host))) attach();
  });

  launcher.addEventListener("click", () => (shown ? hide() : show(true)));
  dialog.addEventListener("close", hide);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); hide(); });
  host.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  window.QABot = Object.freeze({
    open: () => show(true),
    close: hide,
    ask(question) { show(true); if (question) tell({ ask: String(question) }); },
    reset() { if (frame) tell({ reset: true }); },
  });
  attach();
  // Not before the page's own autofocus has had its turn: a dialog that opens first would cancel it.
  if (openAtOnce !== undefined && openAtOnce !== "false" && !full.matches) requestAnimationFrame(() => show(false));
})();
