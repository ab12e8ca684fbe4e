// Cards: in how many futures of ten, twenty dots that stand for a twentieth of the futures each, and the range in words.
import { button, el, fill, number, svg, word } from "./elements.js";

const [WIDTH, HEIGHT, RADIUS] = [200, 44, 4];
const BINS = Math.floor(WIDTH / (2 * RADIUS + 1));

// Where dots may lie for each outcome: it only grows while levers move, so that what moves is the dots and not the scale.
// A change that means something is always within it: what is smaller stays close to the line of no change.
const reaches = new Map();
export const forgetReaches = () => reaches.clear();

export function reachOf(card) {
  const zero = card.scale === "ratio" ? 1 : 0;
  const ends = [...card.dots, zero - card.meaningful, zero + card.meaningful];
  const [low, high] = reaches.get(card.outcome) ?? [zero, zero];
  const found = [Math.min(low, ...ends), Math.max(high, ...ends)];
  reaches.set(card.outcome, found);
  return found;
}

export function dotPlot(card) {
  const zero = card.scale === "ratio" ? 1 : 0;
  const [low, high] = reachOf(card);
  const at = (value) => (high > low ? (value - low) / (high - low) : 0.5);
  const lower = Math.round(card.shares[0] * card.dots.length);
  const higher = Math.round(card.shares[2] * card.dots.length);
  const stacks = new Map();
  const dots = [...card.dots].sort((one, other) => one - other).map((value, place) => {
    const bin = Math.round((at(value) - at(zero)) * (BINS - 1)); // counted from no change, whose dots stand on its line
    const level = stacks.get(bin) ?? 0;
    stacks.set(bin, level + 1);
    const way = place < lower ? "lower" : place >= card.dots.length - higher ? "higher" : "same";
    return { bin, level, way };
  });
  const tallest = Math.max(...stacks.values(), 1);
  const step = Math.min(2 * RADIUS + 1, (HEIGHT - 2 * RADIUS - 2) / Math.max(tallest - 1, 1));
  const across = WIDTH - 2 * RADIUS - 4;
  const line = 2 + RADIUS + at(zero) * across;
  return svg(
    "svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "dots", role: "img", "aria-label": card.told },
    svg("line", { x1: line, x2: line, y1: 0, y2: HEIGHT, class: "zero" }),
    dots.map((each) =>
      svg("circle", { class: each.way, r: RADIUS, cx: line + (each.bin / (BINS - 1)) * across, cy: HEIGHT - RADIUS - 1 - each.level * step }),
    ),
  );
}

// The median change, and where it is an amount which part of the status quo it is: whether something halves can be read.
export const medianOf = (card) => (card.part ? word("median_of_part", { change: card.change, part: card.part }) : word("median_of", { change: card.change }));

// The level that a change departs from.
function usualOf(card) {
  if (card.scale !== "difference" || !card.usual) return null;
  const told = card.unit ? word("usual_is", { usual: `${number(card.usual)} ${card.unit}` }) : word("usual_index", { usual: number(Number(card.usual.toFixed(2))) });
  return [" ", el("span", { class: "usual" }, told)];
}

// What is behind a card: `opens.rests` shows what it rests on, `opens.course` its months, where it is among `opens.months`.
function behind(card, opens) {
  const quiet = (key, name, act) => button(word(key), () => act(card), { class: "quiet", "data-key": `${key}-${card.outcome}`, "aria-label": word(name, { title: card.title }) });
  return el(
    "p", { class: "behind" }, quiet("rests_on", "rests_on_of", opens.rests), " ",
    opens.months.has(card.outcome) ? quiet("by_month", "by_month_of", opens.course) : null,
  );
}

export function cardBox(card, opens) {
  return el(
    "article", { class: `card ${card.way}`, "data-outcome": card.outcome },
    el("h3", {}, card.title),
    el("p", { class: "futures" }, card.futures),
    dotPlot(card),
    el("p", { class: "change" }, el("span", { class: "median" }, medianOf(card)), " ", el("span", { class: "spanned" }, word("nine_in_ten", { span: card.span })), usualOf(card)),
    card.notes.map((each) => el("p", { class: "noted" }, each)),
    opens ? behind(card, opens) : null,
  );
}

export function showCards(place, answer, opens) {
  fill(place, answer.cards.map((each) => cardBox(each, opens)));
}
