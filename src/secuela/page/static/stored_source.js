// The answer source of a page without a server: stored responses, put together as docs/live-page.md says answers are.
// What it cannot answer well enough it does not answer: see analysis/response_error.py.

import { compared, levels, quantiles, told, unpacked } from "./responses.js";
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

// Worlds that the file holds: ours, and that of each reading of what is disputed, by the id of its set.
export function storedSource(held) {
  const others = held.worlds ?? {}; // in words; their numbers are `held.others`
  const made = new Map();

  function world(name) {
    const responses = name ? held.others[name] : held.responses;
    if (!made.has(name)) made.set(name, worldOf({ ...held, ...others[name] }, responses, held.figures?.[name]));
    return made.get(name);
  }

  // The world of a state; null where its assumptions or cut links make one that the file does not hold.
  function of({ assume = [], cut = [] }) {
    if (cut.length || assume.length > 1) return null;
    const name = assume[0] ?? "";
    return name && !(name in others) ? null : world(name);
  }

  const only = (why) => filled(held.words.only_the_server, { why });
  function can(state) {
    const found = of(state);
    const why = found ? found.why(state) : held.words.no_assumptions;
    return why && `${only(why)} ${held.words.the_server}`;
  }

  async function answer(state, _draws, { show } = {}) {
    const problem = can(state);
    if (problem) throw refused(problem);
    return of(state).answer(state, show?.fan ?? FIRST);
  }

  async function download(state, format, draws, asked) {
    const found = await answer(state, draws, asked);
    const blob = new Blob([JSON.stringify({ state, answer: found }, null, 1)], { type: "application/json" });
    return { name: `secuela.${format}`, blob };
  }

  async function around({ assume = [], cut = [] }) {
    if (assume.length || cut.length) throw refused(only(held.words.around_is_ours));
    return held.around;
  }

  const { draws } = held.responses;
  return { ...(held.around ? { around } : {}), exact: false, draws: { coarse: draws, fine: draws }, can, answer, download, downloads: ["json"] };
}

const refused = (problem) => Object.assign(new Error(problem), { problems: [problem] });

// What is answered in one world: `held` in words, `responses` and `figures` in numbers.
function worldOf(held, responses, figures) {
  const { words, errors } = held;
  const levers = held.levers.map((each, place) => ({ ...responses.levers[place], ...each }));
  const say = speaker(words);
  const heads = new Map(held.outcomes.map((outcome) => [outcome.id, outcome]));
  const row = (outcome, window, month) => responses.readings.findIndex(([id, over, at]) => id === outcome && over === window && at === month);
  const course = (outcome) => responses.readings.map(([id, window, month], place) => ({ id, window, month, place })).filter((each) => each.id === outcome && each.window === "month");
  const of = (values, place) => values.subarray(place * responses.draws, (place + 1) * responses.draws);
  const none = Object.freeze({ title: held.usual_title ?? held.title, what: words.status_quo, sentence: words.nothing });
  let unpacking = null;
  const numbers = () => (unpacking ??= unpacked(responses));

  // The stored dose path of a chosen lever; where a plan holds levers, each by the month in which it begins.
  function placed(chosen) {
    const fits = (each) => Object.entries(each.options).every(([key, value]) => (chosen.options?.[key] ?? each.usual[key]) === value);
    return levers.findIndex((each) => each.lever === chosen.lever && (!each.start || each.start === chosen.from) && fits(each));
  }

  const dosed = (state) => (state.levers ?? []).filter((each) => each.dose);
  // Levers that are not where their responses begin: with no dose, or with that of the plan.
  const moved = (state) => (state.levers ?? []).filter((each) => each.dose !== (levers[placed(each)]?.at ?? 0));
  const departure = (each) => each.dose - levers[placed(each)].at;
  const keyOf = (state) => JSON.stringify(deciding(state));
  const exactly = held.exact.map((each) => [keyOf(each.state), each]);
  // Two proposals may be the same levers: then it is the one from which they began.
  function precomputed(state) {
    const key = keyOf(state);
    const same = exactly.filter(([each]) => each === key).map(([, each]) => each);
    return same.find((each) => each.state.base === state.base) ?? same[0];
  }
  const titles = (places) => places.map((place) => levers[place].title).join(words.and);

  function why(state) {
    const chosen = moved(state);
    if (precomputed(state) || !dosed(state).length) return null;
    if (new Set(chosen.map((each) => each.lever)).size < chosen.length) return words.no_phases;
    if (chosen.length > errors.levers) return filled(words.too_many, { n: errors.levers });
    for (const each of chosen) {
      const lever = levers[placed(each)];
      if (!lever) return filled(words.no_variant, { lever: titleOf(each.lever) });
      if (!lever.consents.includes(state.consent ?? "none")) return filled(words.no_consent, { lever: lever.title });
      if (!lever.start && (each.from !== held.first_month || each.months < held.months)) return filled(words.no_dates, { first: held.first_words, n: held.months });
      const from = departure(each);
      if (from < Math.min(0, lever.doses[0]) || from > Math.max(0, lever.doses.at(-1))) return filled(words.no_dose, { lever: lever.title });
    }
    const missing = unanswered(chosen);
    const left = held.outcomes.some((outcome) => outcome.card && !missing.has(outcome.id));
    return left ? null : [...missing.values()][0];
  }

  // Outcomes that were too far off where these levers moved together, each with the reason.
  function unanswered(chosen) {
    const [places, found] = [chosen.map(placed), new Map()];
    for (const { levers: pair, outcome } of held.refused) {
      if (found.has(outcome) || !pair.every((place) => places.includes(place))) continue;
      found.set(outcome, filled(words.too_far_off, { levers: titles(pair), outcome: heads.get(outcome).title }));
    }
    return found;
  }

  const titleOf = (lever) => levers.find((each) => each.lever === lever)?.title ?? lever;

  function doseWords(chosen) {
    const lever = levers[placed(chosen)];
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
  function usualOf(shown, months, usual) {
    const made = () => ({ m: months.map((each) => held.dates[each.month]), c: months.map((each) => quantiles(of(usual, each.place), [0.5])[0]) });
    if (!usuals.has(shown)) usuals.set(shown, made());
    return usuals.get(shown);
  }

  function fan(values, shown, found, usual) {
    const known = held.fans[shown];
    const months = course(shown);
    if (!known || !months.length) return null;
    const dates = months.map((each) => held.dates[each.month]);
    const bands = months.map((each) => quantiles(of(values, each.place), BANDS));
    const data = {
      fan: { m: dates, ...Object.fromEntries(KEYS.map((key, k) => [key, bands.map((points) => points[k])])) },
      usual: usualOf(shown, months, usual),
      past: known.past,
      marks: known.marks,
    };
    return { spec: "fan", outcome: shown, title: found ? say.finding(found) : known.title, axis: known.axis, measure: held.measure, described: found ? say.finding(found) : known.title, notes: known.notes, data };
  }

  // Numbers of fans that were simulated: of the nation, and of states.
  const drawn = {};
  const figuresOf = (kind) => (drawn[kind] ??= told(figures[kind]));

  // A fan that was simulated, with the record before it, which all share.
  async function simulated(exact, shown) {
    const shared = held.fans[shown];
    const { marks = exact.marks, ...own } = exact.fans[shown] ?? {};
    if (!own.title || !shared) return null;
    const { fans, usual } = await figuresOf(heads.has(shown) ? "nation" : "states");
    const data = { fan: fans[exact.place][shown], usual: usual[shown], past: shared.past, marks };
    return { spec: "fan", outcome: shown, axis: shared.axis, measure: exact.measure, notes: exact.notes, ...own, data };
  }

  async function answer(state, shown) {
    const exact = precomputed(state);
    if (exact) return { ...exact.answer, fan: await simulated(exact, shown) };
    const stored = await numbers();
    const chosen = dosed(state);
    const departures = moved(state).map((each) => [placed(each), departure(each)]);
    const values = chosen.length ? levels(stored, departures) : Float64Array.from(stored.usual);
    const compare = (outcome) => {
      const place = row(outcome.id, outcome.window, held.last);
      return compared(of(values, place), of(stored.usual, place), outcome);
    };
    const missing = unanswered(moved(state));
    const cards = held.outcomes.filter((outcome) => outcome.card && !missing.has(outcome.id)).map(compare);
    const found = chosen.length && heads.has(shown) ? compare(heads.get(shown)) : null;
    const stops = [...missing.values(), ...(heads.has(shown) ? [] : [words.no_state])].map((each) => filled(words.only_the_server, { why: each }));
    const filling = { consent: words.consents[state.consent ?? "none"], dates: held.dates_words, doses: chosen.map(doseWords).join("; ") };
    const asks = chosen.some((each) => each.dose > 0 && levers[placed(each)].asks);
    const what = chosen.length ? filled(asks ? words.what_asked : words.what, filling) : none.what;
    return {
      schema: "secuela/answer/1", draws: responses.draws, counted: responses.draws, coarse: false, exact: !departures.length,
      run: held.run, version: held.version, data: held.data,
      title: chosen.length ? held.title : none.title, what, warnings: [...(held.assumed ?? []), ...(departures.length ? [...stops, held.error_words] : stops)],
      sentence: chosen.length ? sentence(cards) : none.sentence,
      window: held.window, rule: held.rule, cards: chosen.length ? cards.map(card) : [],
      fan: missing.has(shown) ? null : fan(values, shown, found, stored.usual),
      maps: [], states: null, map: null, flows: null, beside: [], claims: [], limits: held.limits,
    };
  }

  return { why, answer };
}
