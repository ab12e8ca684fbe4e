// The levers: what each does, today's value, how much, by whom, from when, how long, and what is known about it.
import { readingChoice } from "./assumptions.js";
import { doseControl, doseWords } from "./dose_control.js";
import { button, catalogue, el, fill, keepingFocus, labelled, monthAfter, monthName, monthsBetween, option, whileOpen, word } from "./elements.js";
import { recordList, sourcesOf } from "./records.js";

const horizon = monthsBetween(catalogue.first_month, catalogue.last_month) + 1;
const months = Array.from({ length: horizon }, (_, place) => monthAfter(catalogue.first_month, place));
const offers = new Map(catalogue.levers.map((each) => [each.id, each]));
const GROUPS = ["crime", "supply", "relations", "other", "what-if"];

export const offerOf = (name) => offers.get(name);
// Whether somebody may act where Mexico's government agrees, or does not.
const fits = (value, consent) => consent !== "none" || !value.agreed;

// Why the levers of a state contradict its consent, in a sentence; null where they do not.
export function contradiction(state) {
  for (const each of state.levers.filter((one) => one.dose)) {
    for (const { key, values } of offers.get(each.lever)?.options ?? []) {
      const value = values.find((one) => one.id === each.options?.[key]) ?? values[0];
      if (value && !fits(value, state.consent)) return word("asks_consent", { lever: offers.get(each.lever).title, by: value.title });
    }
  }
  return null;
}

export function freshLever(name, consent) {
  const offer = offers.get(name);
  const from = months[Math.min(2, months.length - 1)];
  const options = Object.fromEntries(offer.options.map((each) => [each.key, (each.values.find((value) => fits(value, consent)) ?? each.values[0]).id]));
  return { lever: name, dose: offer.dose, from, months: Math.min(36, horizon - 2), options };
}

export function leversPanel(place, store) {
  let own = false; // whether what changes is changed by a slider or number of this panel
  function put(at, next, tag) {
    store.change({ levers: store.state.levers.map((each, here) => (here === at ? { ...each, ...next } : each)) }, tag);
  }

  function dose(offer, each, at) {
    const low = taken(offer, each) ? offer.low : Math.max(offer.low, 0);
    return doseControl(offer, { dose: each.dose, low, high: offer.high, key: at }, (kept) => {
      own = true;
      put(at, { dose: kept }, `dose ${at}`);
      own = false;
    }).box;
  }

  function when(each, at) {
    const listed = months.includes(each.from) ? months : [each.from, ...months].sort();
    const start = el("select", { "data-key": `from-${at}`, onchange: () => put(at, { from: start.value }) }, listed.map((month) => option(month, monthName(month), each.from)));
    const length = el("input", {
      type: "number", min: 1, max: 240, step: 1, value: each.months, "data-key": `months-${at}`,
      onchange: () => put(at, { months: Math.min(240, Math.max(1, Math.round(Number(length.value)) || 1)) }),
    });
    return el("div", { class: "pair" }, labelled(word("from"), start), labelled(word("months_long"), length));
  }

  function choices(offer, each, at) {
    return offer.options.filter((one) => one.values.length > 1).map((one) => {
      const select = el(
        "select", { "data-key": `${one.key}-${at}`, onchange: () => put(at, { options: { ...each.options, [one.key]: select.value } }) },
        one.values.map((value) => option(value.id, fits(value, store.state.consent) ? value.title : word("with_consent", { by: value.title }), each.options?.[one.key] ?? one.values[0].id)),
      );
      return labelled(one.title, select);
    });
  }

  function known(offer, at) {
    const body = el("div");
    const fold = el("details", { class: "known", "data-key": `known-${at}` }, el("summary", {}, word("what_is_known")), body);
    whileOpen(fold, () => fill(body, knownOf(offer)));
    return fold;
  }

  const knownOf = (offer) => [
    el("p", {}, offer.why),
    offer.what_if ? el("p", { class: "warning" }, offer.what_if) : null,
    el("p", {}, el("b", {}, word("today")), " ", offer.today),
    el("p", {}, el("b", {}, word("bounds")), " ", word("from_to", { low: doseWords(offer, offer.low), high: doseWords(offer, offer.high) })),
    offer.study ? el("p", {}, el("b", {}, word("best_study")), " ", offer.study) : null,
    offer.differs ? el("p", {}, el("b", {}, word("differs")), " ", offer.differs) : null,
    offer.costs.length ? [el("p", {}, el("b", {}, word("costs"))), recordList(offer.costs)] : el("p", {}, word("no_cost")),
    el("p", {}, el("b", {}, word("rests_on"))),
    recordList(offer.records.filter((each) => !offer.costs.includes(each))),
    sourcesOf(offer.records),
  ];

  function leverBox(each, at) {
    const offer = offers.get(each.lever);
    if (!offer) return null;
    return el(
      "fieldset", { class: "lever", "data-lever": each.lever },
      el("legend", {}, offer.title),
      el("p", { class: "today" }, doseNote(offer, each)),
      dose(offer, each, at),
      choices(offer, each, at),
      when(each, at),
      known(offer, at),
      button(word("remove"), () => store.change({ levers: store.state.levers.filter((_, here) => here !== at) }), { class: "quiet", "data-key": `remove-${at}`, "aria-label": word("remove_of", { title: offer.title }) }),
    );
  }

  // Whether anything of what is in force can be taken away by it.
  const taken = (offer, each) => Object.entries(offer.in_force).every(([key, value]) => each.options?.[key] === value);

  function doseNote(offer, each) {
    return offer.low < 0 && !taken(offer, each) ? word("nothing_to_take") : offer.level ? word("a_level") : word("a_year");
  }

  function adder() {
    const select = el(
      "select", { "data-key": "add", onchange: () => select.value && add(select.value) },
      option("", word("choose_lever"), ""),
      GROUPS.map((group) => {
        const found = catalogue.levers.filter((each) => each.group === group);
        return found.length ? el("optgroup", { label: word(`group_${group}`) }, found.map((each) => option(each.id, each.title))) : null;
      }),
    );
    return labelled(word("add_lever"), select, "field add");
  }

  function add(name) {
    store.change({ levers: [...store.state.levers, freshLever(name, store.state.consent)] });
    place.querySelector(`[data-key="slider-${store.state.levers.length - 1}"]`)?.focus();
  }

  function beginning() {
    const select = el(
      "select", { "data-key": "base", id: "base", onchange: () => begin(select.value) },
      option("", word("from_nothing"), store.state.base),
      catalogue.proposals.map((each) => option(each.id, each.title, store.state.base)),
    );
    select.value = store.state.base;
    return labelled(word("begin_from"), select);
  }

  function begin(name) {
    const found = catalogue.proposals.find((each) => each.id === name)?.state;
    store.change(found ? { base: name, consent: found.consent, levers: structuredClone(found.levers) } : { base: "", consent: "none", levers: [] });
  }

  function consent() {
    const select = el("select", { "data-key": "consent", onchange: () => store.change({ consent: select.value }) }, catalogue.consents.map((each) => option(each.id, each.title, store.state.consent)));
    return labelled(word("consent"), select);
  }

  function build() {
    keepingFocus(place, () =>
      fill(place, beginning(), consent(), readingChoice(store), store.state.levers.map(leverBox), adder()),
    );
  }

  // While a slider is held its own panel stays as it is; everything else builds it anew.
  const shapeOf = (state) => JSON.stringify([state.base, state.consent, state.assume, state.levers.map(({ dose: _dose, ...rest }) => rest)]);
  let shape = "";
  store.listen((state, why) => {
    const next = shapeOf(state);
    if (next !== shape || why !== "change" || !own) build();
    shape = next;
  });
  shape = shapeOf(store.state);
  build();
}
