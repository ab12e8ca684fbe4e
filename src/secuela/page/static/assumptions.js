// What is disputed, in place of ours: one number or description at a time, or the whole reading of either side.
import { catalogue, el, fill, keepingFocus, labelled, option, whileOpen, word } from "./elements.js";
import { gradeMark, recordOf, sourceList } from "./records.js";

const nameOf = (said) => said.split("=")[0];
const disputed = [...new Set([...catalogue.sets.flatMap((each) => each.assumptions.map((one) => one.id)), ...Object.values(catalogue.records).filter((each) => each.kind !== "parameter").map((each) => each.id)])].filter((each) => recordOf(each));

// Assumptions one by one: a set stands for what it holds.
export function spelled(assume) {
  const found = new Map();
  for (const said of assume) {
    const set = catalogue.sets.find((each) => each.id === said);
    if (set) for (const one of set.assumptions) found.set(one.id, one.said);
    else found.set(nameOf(said), said);
  }
  return found;
}

// The shortest way to say it: the set, where it is whole, and the rest.
export function shortest(found) {
  const said = [...found.values()];
  const set = catalogue.sets.find((each) => each.assumptions.every((one) => found.get(one.id) === one.said));
  if (!set) return said;
  const inside = new Set(set.assumptions.map((one) => one.said));
  return [set.id, ...said.filter((each) => !inside.has(each))];
}

// Whose reading a state takes: that of a set, ours (empty), or one that somebody put together.
function readingOf(assume) {
  if (!assume.length) return "";
  return assume.length === 1 && catalogue.sets.some((each) => each.id === assume[0]) ? assume[0] : "own";
}

// What makes a state differ from ours, in words; empty where nothing does.
export function departureOf(state) {
  const reading = readingOf(state.assume);
  const title = reading === "own" ? word("own_reading") : catalogue.sets.find((each) => each.id === reading)?.title;
  return [title, state.cut.length ? word("cut_n", { n: state.cut.length }) : ""].filter(Boolean).join("; ");
}

// The choice of a side's whole set.
export function readingChoice(store) {
  const reading = readingOf(store.state.assume);
  const take = () => store.change({ assume: select.value ? [select.value] : [] });
  const select = el(
    "select", { "data-key": "reading", onchange: take }, option("", word("ours"), reading),
    catalogue.sets.map((each) => option(each.id, each.title, reading)), reading === "own" ? option("own", word("own_reading"), reading) : null,
  );
  return labelled(word("whose_reading"), select);
}

export function assumptionsPanel(place, store) {
  let more = "";

  function put(name, said) {
    const found = spelled(store.state.assume);
    if (said) found.set(name, said);
    else found.delete(name);
    store.change({ assume: shortest(found) });
  }

  function entry(name, found) {
    const record = recordOf(name);
    const now = found.get(name);
    const bySide = Object.entries(record.sides);
    const value = now === undefined ? "" : bySide.find(([, said]) => said === now)?.[0] ?? "own";
    const select = el(
      "select", { "data-key": `choice-${name}`, onchange: () => take(select.value) },
      option("", word("ours_is", { ours: record.ours }), value),
      bySide.map(([side, said]) => option(side, word(`side_${side}`, { value: shown(record, said) }), value)),
      record.rivals.map((each) => option(`rival:${each.id}`, each.title, now === `${name}=${each.id}` ? `rival:${each.id}` : value)),
      record.rivals.length ? null : option("own", word("own_value"), value),
    );
    const written = el("input", {
      type: "text", "data-key": `own-${name}`, value: value === "own" && now ? now.slice(name.length + 1) : "", placeholder: "0.4, 0.2..0.5",
      onchange: () => put(name, written.value.trim() ? `${name}=${written.value.trim()}` : ""),
    });
    function take(choice) {
      if (choice === "own") return showOwn();
      if (choice.startsWith("rival:")) put(name, `${name}=${choice.slice(6)}`);
      else put(name, choice ? record.sides[choice] : "");
    }
    const own = labelled(word("own_of", { unit: record.unit_words }), written);
    own.hidden = value !== "own" || record.rivals.length > 0;
    function showOwn() {
      own.hidden = false;
      written.focus();
    }
    return el(
      "div", { class: `assumption${now === undefined ? "" : " replaced"}`, "data-record": name },
      labelled(record.title, select),
      own,
      el("details", { "data-key": `about-${name}` }, el("summary", {}, word("why_disputed"), " ", gradeMark(record.grade)), el("p", {}, record.why), reasons(name), sourceList(record.sources)),
    );
  }

  function shown(record, said) {
    const value = said.slice(said.indexOf("=") + 1);
    return record.rivals.find((each) => each.id === value)?.title ?? value.replace("..", "–");
  }

  function reasons(name) {
    return catalogue.sets.flatMap((set) => set.assumptions.filter((one) => one.id === name).map((one) => el("p", {}, el("b", {}, `${set.title}:`), " ", one.why, " ", sourceList(one.sources))));
  }

  function build() {
    const found = spelled(store.state.assume);
    const others = [...found.keys()].filter((each) => !disputed.includes(each) && recordOf(each));
    const matching = more.length < 3 ? [] : Object.values(catalogue.records).filter((each) => !disputed.includes(each.id) && !others.includes(each.id) && `${each.title} ${each.id}`.toLowerCase().includes(more.toLowerCase())).slice(0, 12).map((each) => each.id);
    const search = el("input", { type: "search", value: more, "data-key": "search", oninput: () => { more = search.value; build(); } });
    keepingFocus(place, () => fill(place, el("p", { class: "note" }, word("assumptions_are")), disputed.map((each) => entry(each, found)), labelled(word("find_number"), search), [...others, ...matching].map((each) => entry(each, found))));
    const kept = place.querySelector('[data-key="search"]');
    if (document.activeElement === kept) kept.setSelectionRange(kept.value.length, kept.value.length);
  }

  const again = whileOpen(place.closest("details"), build);
  let seen = store.state.assume;
  store.listen((state) => {
    if (state.assume !== seen) again();
    seen = state.assume;
  });
  again();
}
