// The one live region of the panel. It is told whole sentences, never the pieces in which an answer arrives.
"use strict";

const KEPT = 20;
const SENTENCE_ENDS = /[。！？；!?][”’」』）)]*|\.(?=\s)|\n/g;

function speak(sentence) {
  const speaker = document.querySelector("#speaker");
  speaker.append(make("p", "", sentence));
  if (speaker.children.length > KEPT) speaker.firstElementChild.remove();
}

/** Takes the pieces of an answer and speaks each sentence when it is whole. */
function sentences() {
  let rest = "";
  return {
    add(piece) {
      rest += piece;
      const end = [...rest.matchAll(SENTENCE_ENDS)].map((match) => match.index + match[0].length).at(-1) ?? 0;
      say(rest.slice(0, end));
      rest = rest.slice(end);
    },
    end() {
      say(rest);
      rest = "";
    },
  };
}

function say(text) {
  const lines = text.split("\n").filter((line) => !RULE.test(line));
  const plain = lines.map((line) => line.replace(/\[\d{1,2}\]/g, "").replace(HEADING, "").replace(ITEM, "").replaceAll("|", " ").trim());
  const sentence = plain.filter(Boolean).join(" ");
  if (sentence) speak(sentence);
}
