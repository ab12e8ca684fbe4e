// Up to four states side by side: the same outcomes in the same futures, each with its dots and its words.
import { button, el, fill, number, word } from "./elements.js";
import { addressOf } from "./address.js";
import { departureOf } from "./assumptions.js";
import { dotPlot, medianOf } from "./cards.js";

const MOST_PINS = 4;

export function pinsPanel(place, store, open) {
  let pins = [];

  function build() {
    place.hidden = !pins.length;
    if (!pins.length) return fill(place);
    const outcomes = [...new Set(pins.flatMap((each) => each.answer.cards.map((card) => card.outcome)))];
    const titles = new Map(pins.flatMap((each) => each.answer.cards.map((card) => [card.outcome, card.title])));
    const cell = (pin, outcome) => {
      const card = pin.answer.cards.find((each) => each.outcome === outcome);
      return el("td", { "data-head": pin.name }, card ? [el("p", { class: "futures" }, card.futures), dotPlot(card), el("p", { class: "spanned" }, medianOf(card), " ", word("nine_in_ten", { span: card.span }))] : word("status_quo"));
    };
    fill(
      place, el("h2", {}, word("side_by_side")),
      el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": word("side_by_side") }, el(
        "table", { class: "stacked" },
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, word("outcome")), pins.map((pin, at) => el(
          "th", { scope: "col" }, el("span", {}, pin.name), el("span", { class: "below departure" }, departureOf(pin.state)), el("span", { class: "below" }, pin.answer.what), el("span", { class: "below" }, word(pin.answer.coarse ? "coarse_n" : "fine_n", { n: number(pin.answer.counted) })),
          button(word("bring_back"), () => open(pin.state), { class: "quiet", "aria-label": word("bring_back_of", { title: pin.name }) }), " ",
          button(word("unpin"), () => { pins = pins.filter((_, here) => here !== at); build(); }, { class: "quiet", "aria-label": word("unpin_of", { title: pin.name }) }),
        )))),
        el("tbody", {}, outcomes.map((outcome) => el("tr", {}, el("th", { scope: "row" }, titles.get(outcome)), pins.map((pin) => cell(pin, outcome))))),
      )),
    );
  }

  return {
    pin(state, answer) {
      const address = addressOf(state);
      pins = [...pins.filter((each) => each.address !== address), { state: structuredClone(state), answer, address, name: "" }].slice(-MOST_PINS);
      pins.forEach((each, at) => { each.name = `${at + 1}. ${each.answer.title.split(":")[0]}`; });
      build();
    },
    // A sharper answer to a pinned state takes the place of the coarse one.
    sharpen(state, answer) {
      const found = pins.find((each) => each.address === addressOf(state));
      if (found && found.answer.counted <= answer.counted) { found.answer = answer; build(); }
    },
    get full() {
      return pins.length >= MOST_PINS;
    },
  };
}
