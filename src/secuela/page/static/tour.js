// Six steps through the page; each names a part of it and puts a ring around it.
import { button, byId, el, fill, word } from "./elements.js";

const STEPS = ["levers", "sentence", "cards", "assumptions", "compare", "share"];
const PARTS = { levers: "levers-panel", sentence: "sentence", cards: "cards", assumptions: "drawers", compare: "pin", share: "share" };

export function startTour() {
  const box = byId("tour");
  let at = 0;
  function leave() {
    document.querySelectorAll(".toured").forEach((each) => each.classList.remove("toured"));
    box.close();
    byId("tour-start")?.focus();
  }
  function show() {
    document.querySelectorAll(".toured").forEach((each) => each.classList.remove("toured"));
    const part = byId(PARTS[STEPS[at]]);
    part?.classList.add("toured");
    part?.scrollIntoView({ block: "nearest" });
    fill(
      box,
      el("h2", { id: "tour-title" }, word("tour_step", { n: at + 1, all: STEPS.length })),
      el("p", {}, word(`tour_${STEPS[at]}`)),
      el("p", { class: "buttons" },
        button(word("back"), () => { at -= 1; show(); }, { disabled: at === 0 }), " ",
        at < STEPS.length - 1 ? button(word("next"), () => { at += 1; show(); }, { class: "strong" }) : button(word("done"), leave, { class: "strong" }), " ",
        button(word("close"), leave)),
    );
    box.querySelector(".strong").focus();
  }
  box.addEventListener("close", () => document.querySelectorAll(".toured").forEach((each) => each.classList.remove("toured")), { once: true });
  box.show();
  show();
}
