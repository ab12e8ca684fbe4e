// The answer source of a page without a server: stored responses, put together as docs/live-page.md says answers are.
// What it cannot answer well enough it does not answer: see analysis/response_error.py.

import { compared, levels, quantiles, unpacked } from "./responses.js";
import { filled, speaker } from "./worded.js";

const BANDS = [0.05, 0.25, 0.5, 0.75, 0.95];
const KEYS = ["a", "b", "c", "d", "e"];
const WORTH_A_CLAUSE = 0.1; // share of the futures from which on a second outcome belongs in the sentence
const FIRST = "homicides_mx";

// What of a state decides numbers.
const deciding = ({ consent = "none", levers = [], assume = [], cut = [] }) => ({
  consent,
  levers: levers.map(({ lever, dose, from, months, options = {} }) => ({ lever, dose, from, months, options })),
  assume,
  cut,
});

export async function storedSource(held) {
  const { words, outcomes, errors } = held;
  const numbers = await unpacked(held.responses);
  const stored = { ...numbers, levers: held.levers.map((each, place) => ({ ...numbers.levers[place], ...each })) };
  const say = speaker(words);
  const heads = new Map(held.outcomes.map((outcome) => [outcome.id, outcome]));
  const row = (outcome, window, month) => stored.readings.findIndex(([id, over, at]) => id === outcome && over === window && at === month);
  const course = (outcome) => stored.readings.map(([id, window, month], place) => ({ id, window, month, place })).filter((each) => each.id === outcome && each.window === "month");
  const of = (values, place) => values.subarray(place * stored.draws, (place + 1) * stored.draws);
  const none = Object.freeze({ title: held.title, what: words.status_quo, sentence: words.nothing });

  // The stored dose path of a chosen lever; where a plan holds levers, each by the month in which it begins.
  function placed(chosen) {
    const fits = (each) => Object.entries(each.options).every(([key, value]) => (chosen.options?.[key] ?? each.usual[key]) === value);
    return stored.levers.findIndex((each) => each.lever === chosen.lever && (!each.start || each.start === chosen.from) && fits(each));
  }

  const dosed = (state) => (state.levers ?? []).filter((each) => each.dose);
  // Levers that are not where their responses begin: with no dose, or with that of the plan.
  const moved = (state) => (state.levers ?? []).filter((each) => each.dose !== (stored.levers[placed(each)]?.at ?? 0));
  const departure = (each) => each.dose - stored.levers[placed(each)].at;
  const keyOf = (state) => JSON.stringify(deciding(state));
  const exactly = held.exact.map((each) => [keyOf(each.state), each]);
  // Two proposals may be the same levers: then it is the one from which they began.
  function precomputed(state) {
    const key = keyOf(state);
    const same = exactly.filter(([each]) => each === key).map(([, each]) => each);
    return same.find((each) => each.state.base === state.base) ?? same[0];
  }
  const titles = (places) => places.map((place) => stored.levers[place].title).join(words.and);

  function why(state) {
    const levers = moved(state);
    if (precomputed(state) || !dosed(state).length) return null;
    if (state.assume?.length || state.cut?.length) return words.no_assumptions;
    if (new Set(levers.map((each) => each.lever)).size < levers.length) return words.no_phases;
    if (levers.length > errors.levers) return filled(words.too_many, { n: errors.levers });
    for (const each of levers) {
      const lever = stored.levers[placed(each)];
      if (!lever) return filled(words.no_variant, { lever: titleOf(each.lever) });
      if (!lever.consents.includes(state.consent ?? "none")) return filled(words.no_consent, { lever: lever.title });
      if (!lever.start && (each.from !== held.first_month || each.months < held.months)) return filled(words.no_dates, { first: held.first_words, n: held.months });
      const from = departure(each);
      if (from < Math.min(0, lever.doses[0]) || from > Math.max(0, lever.doses.at(-1))) return filled(words.no_dose, { lever: lever.title });
    }
    const missing = unanswered(levers);
    const left = held.outcomes.some((outcome) => outcome.card && !missing.has(outcome.id));
    return left ? null : [...missing.values()][0];
  }

  // Outcomes that were too far off where these levers moved together, each with the reason.
  function unanswered(levers) {
    const [places, found] = [levers.map(placed), new Map()];
    for (const { levers: refused, outcome } of held.refused) {
      if (found.has(outcome) || !refused.every((place) => places.includes(place))) continue;
      found.set(outcome, filled(words.too_far_off, { levers: titles(refused), outcome: heads.get(outcome).title }));
    }
    return found;
  }

  const titleOf = (lever) => stored.levers.find((each) => each.lever === lever)?.title ?? lever;
  const can = (state) => {
    const told = why(state);
    return told && `${filled(words.only_the_server, { why: told })} ${words.the_server}`;
  };

  function doseWords(chosen) {
    const lever = stored.levers[placed(chosen)];
    const said = [say.dose(chosen.dose, lever.dose), ...lever.said].join(", ");
    return filled(words.lever_dose, { lever: lever.title, dose: said });
  }

  function card(found) {
    const { outcome, byRatio, ratio, difference } = found;
    const part = ratio && !byRatio && outcome.unit ? say.change(ratio[1]) : "";
    const [change, span, futures] = [say.changed(found), say.span(found), say.futures(found, { threshold: true })];
    return {
      outcome: outcome.id, title: outcome.title, unit: outcome.unit, change, part, span, futures,
      shares: found.shares, way: found.way, points: byRatio ? ratio : difference, mean: found.mean, worst: found.worst, dots: found.dots,
      scale: byRatio ? "ratio" : "difference", least: outcome.least, meaningful: outcome.smallest * (outcome.relative && !byRatio ? Math.abs(found.usual) : 1), usual: found.usual, level: found.level, notes: [], still: found.still,
      told: filled(words.card, { title: outcome.title, change, span, futures }),
    };
  }

  function sentence(cards) {
    const first = cards.find((each) => each.outcome.id === FIRST) ?? cards[0];
    const moving = (each) => Math.max(each.shares[0], each.shares[2]);
    const rest = cards.filter((each) => each !== first && each.outcome.id !== "cost_us");
    const most = rest.reduce((best, each) => (moving(each) > moving(best) ? each : best), rest[0]);
    const clauses = [filled(words.first_clause, { clause: say.clause(first), rest: say.beside(first) })];
    if (most && moving(most) >= WORTH_A_CLAUSE) clauses.push(say.clause(most, { moving: true, short: true }));
    return filled(words.sentence, { first: 1, last: held.window.last - held.window.first + 1, clauses: clauses.join("; ") });
  }

  // The status quo of a fan, the same object each time: what has not changed is not drawn anew.
  const usuals = new Map();
  function usualOf(shown, months) {
    const made = () => ({ m: months.map((each) => held.dates[each.month]), c: months.map((each) => quantiles(of(stored.usual, each.place), [0.5])[0]) });
    if (!usuals.has(shown)) usuals.set(shown, made());
    return usuals.get(shown);
  }

  function fan(values, shown, found) {
    const known = held.fans[shown];
    if (!known) return null;
    const months = course(shown);
    const dates = months.map((each) => held.dates[each.month]);
    const bands = months.map((each) => quantiles(of(values, each.place), BANDS));
    const data = {
      fan: { m: dates, ...Object.fromEntries(KEYS.map((key, k) => [key, bands.map((points) => points[k])])) },
      usual: usualOf(shown, months),
      past: known.past,
      marks: known.marks,
    };
    return { spec: "fan", outcome: shown, title: found ? say.finding(found) : known.title, axis: known.axis, measure: held.measure, described: found ? say.finding(found) : known.title, notes: known.notes, data };
  }

  // A fan that was simulated, with the record before it, which all share.
  const simulated = (own, shared) => own && { ...own, data: { ...own.data, past: shared.past } };

  async function answer(state, _draws, { show } = {}) {
    const exact = precomputed(state);
    const shown = show?.fan ?? FIRST;
    if (exact) return { ...exact.answer, fan: simulated(exact.fans[shown], held.fans[shown]) };
    const problem = can(state);
    if (problem) throw Object.assign(new Error(problem), { problems: [problem] });
    const levers = dosed(state);
    const departures = moved(state).map((each) => [placed(each), departure(each)]);
    const values = levers.length ? levels(stored, departures) : Float64Array.from(stored.usual);
    const compare = (outcome) => {
      const place = row(outcome.id, outcome.window, held.last);
      return compared(of(values, place), of(stored.usual, place), outcome);
    };
    const missing = unanswered(moved(state));
    const cards = held.outcomes.filter((outcome) => outcome.card && !missing.has(outcome.id)).map(compare);
    const drawn = levers.length && heads.has(shown) ? compare(heads.get(shown)) : null;
    const stops = [...missing.values()].map((each) => filled(words.only_the_server, { why: each }));
    const told = { consent: words.consents[state.consent ?? "none"], dates: held.dates_words, doses: levers.map(doseWords).join("; ") };
    const asks = levers.some((each) => each.dose > 0 && stored.levers[placed(each)].asks);
    const what = levers.length ? filled(asks ? words.what_asked : words.what, told) : none.what;
    return {
      schema: "secuela/answer/1", draws: stored.draws, counted: stored.draws, coarse: false, exact: !departures.length,
      run: held.run, version: held.version, data: held.data,
      title: held.title, what, warnings: departures.length ? [...stops, held.error_words] : [],
      sentence: levers.length ? sentence(cards) : none.sentence,
      window: held.window, rule: held.rule, cards: levers.length ? cards.map(card) : [],
      fan: missing.has(shown) ? null : fan(values, shown, drawn),
      maps: [], states: null, map: null, flows: null, beside: [], claims: [], limits: held.limits,
    };
  }

  async function download(state, format) {
    const found = await answer(state);
    const blob = new Blob([JSON.stringify({ state, answer: found }, null, 1)], { type: "application/json" });
    return { name: `secuela.${format}`, blob };
  }

  async function around() {
    return held.around;
  }

  return { ...(held.around ? { around } : {}), exact: false, draws: { coarse: stored.draws, fine: stored.draws }, can, answer, download, downloads: ["json"] };
}
