// Cards: in how many futures of ten, twenty dots that stand for a twentieth of the futures each, and the range in words.
import { button, el, fill, number, svg, word } from "./elements.js";

const [WIDTH, HEIGHT, RADIUS] = [200, 44, 4];
const BINS = Math.floor(WIDTH / (2 * RADIUS + 1));

// Where dots may lie for each outcome: it only grows while levers move, so that what moves is the dots and not the scale.
const reaches = new Map();
export const forgetReaches = () => reaches.clear();

export function reachOf(card) {
  const zero = card.scale === "ratio" ? 1 : 0;
  const ends = [...card.dots, zero];
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

// The level that a change departs from, where it is an amount: whether something halves can be read.
function usualOf(card) {
  if (card.scale !== "difference" || !card.usual) return null;
  return [" ", el("span", { class: "usual" }, word("usual_is", { usual: `${number(card.usual)} ${card.unit}`.trim() }))];
}

export function cardBox(card, open) {
  return el(
    "article", { class: `card ${card.way}`, "data-outcome": card.outcome },
    el("h3", {}, card.title),
    el("p", { class: "futures" }, card.futures),
    dotPlot(card),
    el("p", { class: "change" }, el("span", { class: "median" }, word("median_of", { change: card.change })), " ", el("span", { class: "spanned" }, word("nine_in_ten", { span: card.span })), usualOf(card)),
    card.notes.map((each) => el("p", { class: "noted" }, each)),
    open ? button(word("rests_on"), () => open(card), { class: "quiet", "data-key": `rests-${card.outcome}`, "aria-label": word("rests_on_of", { title: card.title }) }) : null,
  );
}

export function showCards(place, answer, open) {
  fill(place, answer.cards.map((each) => cardBox(each, open)));
}
