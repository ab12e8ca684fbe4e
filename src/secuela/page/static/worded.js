// Results in words, from the sentences that page/stored_words.py hands over: the rules of report/views/phrases.py and of
// text/numbers.py, which the tests hold beside these.

const [DIGITS, WHOLE_PER_CENT_FROM, SKEWED, MOVES] = [3, 9.95, 0.5, 0.05];
const MISSING = "–";

export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

export function speaker(words) {
  const grouped = (whole) => whole.replace(/\B(?=(\d{3})+$)/g, words.group);
  const figures = (text) => {
    const [whole, part] = text.split(".");
    return grouped(whole) + (part === undefined ? "" : words.decimal + part);
  };
  const signed = (text, plus) => {
    const body = text.replace(/^-/, "");
    if (!/[1-9]/.test(body)) return figures(body);
    return text.startsWith("-") ? `−${figures(body)}` : (plus ? "+" : "") + figures(body);
  };
  const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

  function amount(value, plus) {
    if (!Number.isFinite(value)) return MISSING;
    if (value === 0) return "0";
    const places = DIGITS - 1 - Math.floor(Math.log10(Math.abs(value)));
    const rounded = Number(value.toPrecision(DIGITS));
    return signed(trimmed(rounded.toFixed(Math.max(places, 0))), plus);
  }
  const perCent = (share, plus) => signed((100 * share).toFixed(Math.abs(100 * share) >= WHOLE_PER_CENT_FROM ? 0 : 1), plus);
  const change = (ratio) => `${perCent(ratio - 1, true)}\u00a0%`;

  function difference(value, outcome) {
    if (outcome.kind === "share") return filled(words.points, { n: perCent(value, true) });
    if (outcome.kind === "index") return signed(value.toFixed(2), true);
    return amount(outcome.whole ? Math.round(value) : value, true);
  }
  const end = (found, place) => (found.byRatio ? change(found.ratio[place]) : difference(found.difference[place], found.outcome));

  function changed(found) {
    const { unit } = found.outcome;
    return unit && !found.byRatio ? filled(words.with_unit, { number: end(found, 1), things: unit }) : end(found, 1);
  }

  function averaged(found) {
    const [low, middle, high] = found.difference;
    const told = difference(found.mean, found.outcome);
    const skewed = Math.abs(found.mean - middle) > SKEWED * Math.min(middle - low, high - middle);
    return !skewed || found.outcome.index || told === difference(middle, found.outcome) ? "" : filled(words.mean, { mean: told });
  }

  function span(found) {
    const [low, high] = [end(found, 0), end(found, 2)];
    const range = low === high ? low : filled(words.range, { low, high });
    const mean = averaged(found);
    return mean ? filled(words.range_and_mean, { range, mean }) : range;
  }

  // Whole futures of ten; what is not exactly none or all never reads as if it were.
  function tenths(shares) {
    return shares.map((share) => {
      const tens = Number((10 * share).toFixed(9));
      const [low, part] = [Math.floor(tens), tens - Math.floor(tens)];
      const number = part === 0.5 ? low + (low % 2) : Math.round(tens);
      if (number === 0 && share > 0) return words.fewer;
      return number === 10 && share < 1 ? words.more : String(number);
    });
  }

  const WAYS = ["lower", "same", "higher"];
  function futures(found, { threshold = false } = {}) {
    const told = tenths(found.shares);
    const order = [0, 1, 2].sort((a, b) => found.shares[b] - found.shares[a]).filter((k) => found.shares[k] > 0);
    const texts = { lower: words.lower, same: threshold && found.outcome.smallest ? words.same_below : words.same, higher: words.higher };
    const parts = order.map((k) => filled(texts[WAYS[k]], { n: told[k], least: found.outcome.least }));
    return [filled(words.of_ten, { told: parts[0] }), ...parts.slice(1)].join(", ");
  }

  // What one future in twenty brings, on the side that is further from no change.
  function tail(found) {
    if (Math.max(found.shares[0], found.shares[2]) < MOVES) return "";
    let far = "";
    if (!found.outcome.relative || !found.ratio) {
      const [low, , high] = found.difference;
      far = difference(high >= -low ? high : low, found.outcome);
    } else {
      const [low, , high] = found.ratio;
      far = change(low > 0 && high >= 1 / low ? high : low);
    }
    return filled(words.tail, { change: far });
  }

  function clause(found, { moving = false, short = false } = {}) {
    const [lower, , higher] = found.shares;
    const way = moving && Math.max(lower, higher) > 0 ? (higher >= lower ? "higher" : "lower") : found.way;
    const counted = filled(short ? words.n_of_ten : words.n_of_ten_futures, { n: tenths(found.shares)[WAYS.indexOf(way)] ?? "" });
    const known = words.clauses[found.outcome.id];
    if (!known) return filled(words.title_and_futures, { title: found.outcome.title, futures: futures(found) });
    return filled(known[way], { futures: counted });
  }

  function beside(found) {
    const [lower, same, higher] = tenths(found.shares);
    const rest = filled(words.beside[found.way], { lower, same, higher });
    const far = tail(found);
    return far ? filled(words.rest_and_tail, { rest, tail: far }) : rest;
  }

  // The finding as a title: what happens in most futures, and the tail.
  function finding(found) {
    const far = tail(found);
    const told = far ? filled(words.clause_and_tail, { clause: clause(found), tail: far }) : clause(found);
    return told.charAt(0).toUpperCase() + told.slice(1);
  }

  // A dose with its unit, whose words stand ready.
  function dose(value, lever) {
    if (lever.relative) return `${signed(trimmed(Number((100 * value).toPrecision(4)).toFixed(6)), lever.signed)}\u00a0%`;
    const number = signed(trimmed(Number(value.toPrecision(4)).toFixed(6)), false);
    return filled(words.with_unit, { number, things: Number(value.toPrecision(4)) === 1 ? lever.one : lever.unit });
  }

  return { amount, perCent, change, changed, span, futures, tail, clause, beside, finding, dose, difference };
}
