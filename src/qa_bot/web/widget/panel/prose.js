// Light Markdown as elements: the counterpart of qa_bot/text/blocks.py and web/prose.py. Every character of it becomes text, never markup.
"use strict";

const HEADING = /^(#{1,6}) +/;
const ITEM = /^( *)([-*]|\d{1,3}[.)]) +/;
const RULE = /^\|(?: *:?-+:? *\|)+\s*$/;

function make(tag, name = "", ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...children);
  return made;
}

/** The blocks of a text: { kind, start, end, level, marker }, `text.slice(start, end)` being what stands in the block. */
function blocks(text) {
  const found = [];
  const lines = text.split("\n");
  let start = 0;
  let fence = -1;
  let inTable = false;
  lines.forEach((line, number) => {
    const end = start + line.length;
    const add = (kind, from, more) => found.push({ kind, start: from, end, ...more });
    if (line.startsWith("```")) {
      if (fence >= 0 && fence < start - 1) found.push({ kind: "code", start: fence, end: start - 1 });
      fence = fence < 0 ? end + 1 : -1;
    } else if (fence < 0) {
      const heading = HEADING.exec(line);
      const item = ITEM.exec(line);
      if (!line.startsWith("|")) inTable = false;
      if (!line.trim() || RULE.test(line)) { /* nothing to show */ }
      else if (heading) add("heading", start + heading[0].length, { level: heading[1].length });
      else if (line.startsWith("|")) {
        const head = !inTable && RULE.test(lines[number + 1] ?? "");
        inTable ||= head;
        add("row", start, { head });
      } else if (item) add("item", start + item[0].length, { level: item[1].length >> 1, marker: item[2] });
      else add("paragraph", start);
    }
    start = end + 1;
  });
  if (fence >= 0 && fence < text.length) found.push({ kind: "code", start: fence, end: text.length });
  return found;
}

/** Blocks that are drawn as one element: the items of a list, the rows of a table, any other block by itself. */
function grouped(found) {
  const groups = [];
  for (const block of found) {
    const last = groups.at(-1)?.[0];
    const joins = last?.kind === block.kind && (block.kind === "item" || (block.kind === "row" && !block.head));
    if (joins) groups.at(-1).push(block);
    else groups.push([block]);
  }
  return groups;
}

/**
 * Shows the text in `place`; elements that are right already stay, and with them the focus and the selection.
 * `inline(start, end)` returns the nodes and strings of a stretch; `known` changes when it would return others for the same text.
 */
function paint(place, text, inline, known = "") {
  const groups = grouped(blocks(text));
  groups.forEach((group, number) => {
    const source = `${group[0].kind} ${text.slice(group[0].start, group.at(-1).end)} ${known}`;
    const old = place.children[number];
    if (old?.source === source) return;
    const drawn = draw(group, text, inline);
    drawn.source = source;
    if (old) old.replaceWith(drawn);
    else place.append(drawn);
  });
  while (place.children.length > groups.length) place.lastElementChild.remove();
}

function draw(group, text, inline) {
  const [{ kind, start, end, level }] = group;
  if (kind === "item") return make("div", "list", ...lists(group, inline));
  if (kind === "row") return table(group, text, inline);
  const content = inline(start, end);
  if (kind === "heading") return make(`h${Math.min(6, Math.max(3, level))}`, "", ...content);
  if (kind === "code") return make("pre", "", make("code", "", ...content));
  return make("p", "", ...content);
}

/** Items of one level side by side, deeper ones inside the item before them; a change of numbering begins a new list. */
function lists(items, inline) {
  const made = [];
  for (let at = 0, next; at < items.length; at = next) {
    next = at + 1;
    while (next < items.length && items[next].level > items[0].level) next += 1;
    const { start, end, marker } = items[at];
    const tag = /^\d/.test(marker) ? "ol" : "ul";
    if (made.at(-1)?.localName !== tag) {
      made.push(make(tag));
      if (tag === "ol") made.at(-1).start = parseInt(marker, 10);
    }
    made.at(-1).append(make("li", "", ...inline(start, end), ...lists(items.slice(at + 1, next), inline)));
  }
  return made;
}

function table(rows, text, inline) {
  const body = make("table");
  for (const { start, end, head } of rows) {
    const row = make("tr");
    for (const [left, right] of cells(text, start, end)) {
      const cell = make(head ? "th" : "td", "", ...inline(left, right));
      for (const node of cell.childNodes) if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replaceAll("\\|", "|");
      if (head) cell.scope = "col";
      row.append(cell);
    }
    body.append(make(head ? "thead" : "tbody", "", row));
  }
  const scroller = make("div", "table", body); // a wide table scrolls by itself
  scroller.tabIndex = 0;
  return scroller;
}

function cells(text, start, end) {
  const pipes = [];
  for (let at = start; at < end; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "|") pipes.push(at);
  }
  return pipes.slice(1).map((right, number) => {
    const cell = text.slice(pipes[number] + 1, right);
    const left = pipes[number] + 1 + cell.length - cell.trimStart().length;
    return [left, left + cell.trim().length];
  });
}

/** The inline of a text in which one stretch is marked. */
function marking(text, from, to) {
  return (start, end) => {
    const first = Math.max(start, from);
    const last = Math.min(end, to);
    if (first >= last) return [text.slice(start, end)];
    return [text.slice(start, first), make("mark", "", text.slice(first, last)), text.slice(last, end)];
  };
}

/** Where the character of this number begins in the text: the server counts characters, JavaScript UTF-16 units. */
const unitAt = (text, character) => Array.from(text).slice(0, character).join("").length;
