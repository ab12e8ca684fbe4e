// A slider and a number for one dose, which move each other.
import { el, number, word } from "./elements.js";

export const doseWords = (offer, dose) => {
  const shown = number(dose * offer.factor);
  return `${dose > 0 && offer.low < 0 ? "+" : ""}${shown} ${offer.unit_words}`;
};

// `offer` says title, unit and step; moved(dose) hears of each change. `title` names it where another has the same title.
export function doseControl(offer, { dose, low, high, key, title = offer.title }, moved) {
  const name = word("dose_of", { title });
  const [least, most, shown] = [low * offer.factor, high * offer.factor, dose * offer.factor];
  const written = el("input", {
    type: "number", value: shown, min: least, max: most, step: "any", inputmode: "decimal", "data-key": `number-${key}`, "aria-label": name,
  });
  const slider = el("input", {
    type: "range", min: least, max: most, step: offer.step * offer.factor, "data-key": `slider-${key}`, "aria-label": name, "aria-valuetext": doseWords(offer, dose),
  });
  slider.value = shown;
  const put = (kept) => {
    written.value = Number((kept * offer.factor).toPrecision(12));
    slider.value = kept * offer.factor;
    slider.setAttribute("aria-valuetext", doseWords(offer, kept));
  };
  const take = (value) => {
    const found = Number(value) / offer.factor;
    if (value === "" || !Number.isFinite(found)) return;
    const kept = Number(Math.min(high, Math.max(low, found)).toPrecision(12));
    put(kept);
    moved(kept);
  };
  slider.addEventListener("input", () => take(slider.value));
  written.addEventListener("change", () => take(written.value));
  return { box: el("div", { class: "dose" }, slider, el("p", { class: "amount" }, written, " ", el("span", {}, offer.unit_words))), put };
}
