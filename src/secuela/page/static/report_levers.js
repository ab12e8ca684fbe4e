// The levers of a report's own plan: what each of them does, from what the report holds.
import { askerOf } from "./asking.js";
import { forgetReaches, showCards } from "./cards.js";
import { doseControl } from "./dose_control.js";
import { button, byId, catalogue, el, fill, held, number, option, word } from "./elements.js";
import { pictureBox } from "./pictures.js";
import { storeOf } from "./store.js";
import { storedSource } from "./stored_source.js";

export function openLevers() {
  const content = held("moved-content");
  const source = storedSource(content);
  const store = storeOf(content.state);
  const [fanChoice, section] = [byId("moved-fan"), byId("levers")];
  const picture = pictureBox("moved");
  let [fan, seen] = [catalogue.fans[0].id, null];

  const controls = content.offers.map((offer, at) => {
    const { dose } = content.state.levers[at];
    return doseControl(offer, { dose, low: offer.low, high: offer.high, key: at }, (kept) => {
      store.change({ levers: store.state.levers.map((each, here) => (here === at ? { ...each, dose: kept } : each)) }, `dose ${at}`);
    });
  });
  const undo = button(word("undo"), () => store.undo());
  const reset = button(word("reset"), () => {
    forgetReaches();
    store.change(structuredClone(content.state));
    controls.forEach((each, at) => each.put(content.state.levers[at].dose));
  });
  fill(
    byId("moved-levers"),
    content.offers.map((offer, at) => el("fieldset", { class: "lever" }, el("legend", {}, offer.title), el("p", { class: "note" }, offer.plan), controls[at].box)),
    el("p", {}, undo, " ", reset),
  );
  byId("moved-box").append(picture.figure);
  fill(fanChoice, catalogue.fans.map((each) => option(each.id, each.title, fan)));

  function show(answer) {
    seen = answer;
    byId("moved-sentence").textContent = answer.sentence;
    showCards(byId("moved-cards"), answer);
    fill(byId("moved-warnings"), answer.warnings.map((each) => el("p", { class: "rule" }, each)));
    picture.show(answer.fan).then(() => section.setAttribute("data-drawn", "yes"));
  }

  function said({ working, problems = [] }) {
    if (!working) byId("moved-status").textContent = seen ? `${word("fine_n", { n: number(seen.counted) })}${seen.exact ? "" : ` ${word("approximate")}`}` : "";
    fill(byId("moved-problems"), problems.map((each) => el("p", { class: "warning" }, each)));
    byId("moved-results").classList.toggle("stale", problems.length > 0);
  }

  const asker = askerOf(source, show, said);
  const settle = () => (undo.disabled = !store.canUndo);
  store.listen((state, why) => {
    settle();
    if (why !== "change") controls.forEach((each, at) => each.put(state.levers[at].dose));
    asker.want(state, fan);
  });
  fanChoice.addEventListener("change", () => {
    fan = fanChoice.value;
    asker.want(store.state, fan);
  });
  settle();
  asker.want(store.state, fan);
}
