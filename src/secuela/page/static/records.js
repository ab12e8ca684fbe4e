// Records in words: what a number is, how far it is known, how well, and where it was read.
import { button, byId, catalogue, el, fill, number, word } from "./elements.js";

export const recordOf = (name) => catalogue.records[name];

export function gradeMark(grade) {
  return el("abbr", { class: `grade grade-${grade}`, title: catalogue.grades[grade] ?? "" }, word("grade", { grade }));
}

export function recordList(names) {
  return el(
    "ul", { class: "records" },
    names.map(recordOf).filter(Boolean).map((each) =>
      el("li", {}, el("b", {}, each.title), ` ${each.ours}${each.unit_words ? ` ${each.unit_words}` : ""} `, gradeMark(each.grade), " ", el("span", { class: "why" }, each.why)),
    ),
  );
}

export function sourcesOf(names) {
  const ids = [...new Set(names.map(recordOf).filter(Boolean).flatMap((each) => each.sources))];
  return sourceList(ids);
}

export function sourceList(ids) {
  const found = ids.map((each) => catalogue.sources[each]).filter((each) => each?.citation);
  if (!found.length) return null;
  return el(
    "details", { class: "sources" },
    el("summary", {}, word("sources_n", { n: found.length })),
    el("ul", {}, found.map((each) => el("li", {}, each.citation, each.url ? [" ", el("a", { href: each.url, rel: "noreferrer", target: "_blank" }, word("open_source"))] : null))),
  );
}

// What one number of the page rests on, in a dialog of its own.
export function openCard(card, state, answer) {
  const record = catalogue.outcomes[card.outcome];
  const used = new Set(state.levers.flatMap((each) => catalogue.levers.find((one) => one.id === each.lever)?.records ?? []));
  const counts = { A: 0, B: 0, C: 0, D: 0 };
  // Numbers of the models that it is read from, sizes of the links that arrive there, and what the levers rest on.
  const owner = (name) => name.slice(name.indexOf(":") + 1).split(".")[0];
  const names = [...new Set([...Object.keys(catalogue.records).filter((each) => record.models.includes(owner(each))), ...used])];
  for (const each of names) if (recordOf(each)) counts[recordOf(each).grade] += 1;
  const box = byId("rests");
  fill(
    box,
    el("h2", { id: "rests-title" }, record.title),
    el("p", { class: "lead" }, card.told),
    el("p", {}, word("window_and_draws", { window: answer.window.words, n: number(answer.counted) })),
    el("p", {}, el("b", {}, word("counted")), " ", record.definition),
    el("p", {}, el("b", {}, word("borne_by")), " ", record.bears),
    el("p", {}, el("b", {}, word("could_reverse")), " ", record.omission),
    el("p", {}, el("b", {}, word("by_grade")), " ", Object.entries(counts).map(([grade, n]) => [gradeMark(grade), ` ${n} `])),
    el("p", {}, answer.limits.line),
    el("details", {}, el("summary", {}, word("records_n", { n: names.length })), recordList(names)),
    sourceList([...new Set([...record.sources, ...names.flatMap((each) => recordOf(each)?.sources ?? [])])]),
    button(word("close"), () => box.close(), { class: "close" }),
  );
  box.showModal();
}
