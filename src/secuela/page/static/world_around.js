// The shipped alternatives and the claims of both sides, in the world as it is now: under its assumptions, with its cuts.
import { button, catalogue, el, fill, word } from "./elements.js";
import { dotPlot, medianOf } from "./cards.js";
import { sourceList } from "./records.js";

const SHOWN = ["homicides_mx", "overdose_deaths_us", "cooperation"];

export function aroundPanels(alternatives, claims, store) {
  function begin(id) {
    const found = catalogue.proposals.find((each) => each.id === id)?.state;
    if (!found) return;
    store.change({ base: id, consent: found.consent, levers: structuredClone(found.levers) });
    scrollTo(0, 0); // its answer stands at the head of the page
  }

  function alternative(each) {
    const cards = each.cards.filter((card) => SHOWN.includes(card.outcome));
    return el(
      "li", {}, el("b", {}, each.title), el("p", {}, each.text),
      el("div", { class: "small-cards" }, cards.map((card) => el("div", {}, el("span", { class: "below" }, card.title), dotPlot(card), el("span", { class: "below" }, card.futures, el("br"), medianOf(card))))),
      catalogue.proposals.some((one) => one.id === each.id) ? button(word("begin_here"), () => begin(each.id), { class: "quiet", "aria-label": word("begin_here_of", { title: each.title }) }) : null,
    );
  }

  function claim(each) {
    return el(
      "tr", {}, el("th", { scope: "row" }, el("span", { class: "below" }, `${each.id}, ${each.side}`), each.claim),
      el("td", { "data-head": word("in_model") }, el("b", {}, each.finding_words), el("span", { class: "below" }, each.why)),
      el("td", { "data-head": word("in_futures") }, el("span", { class: "share", "aria-hidden": "true" }, bar(each.chance)), each.chance_words, el("span", { class: "below" }, each.asked)),
      el("td", { "data-head": word("by_documents") }, each.verdict, " ", sourceList(each.sources)),
    );
  }

  function bar(chance) {
    const meter = el("progress", { max: 1 });
    meter.value = chance;
    return meter;
  }

  return {
    waiting() {
      alternatives.setAttribute("aria-busy", "true");
      claims.setAttribute("aria-busy", "true");
    },
    show(found) {
      for (const each of [alternatives, claims]) each.removeAttribute("aria-busy");
      fill(alternatives, el("p", { class: "note" }, word("alternatives_are", { n: found.draws })), el("ul", { class: "beside" }, found.beside.map(alternative)));
      const heads = [word("claim"), word("in_model"), word("in_futures"), word("by_documents")];
      fill(
        claims, el("p", { class: "note" }, word("claims_are", { n: found.draws })),
        el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": word("claims") }, el("table", { class: "stacked" }, el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, found.claims.map(claim)))),
      );
    },
    failed(problems) {
      fill(alternatives, problems.map((each) => el("p", { class: "warning" }, each)));
      fill(claims);
    },
  };
}
