// Elements, words and numbers: what every other module builds with. No text is ever read as markup.

export const held = (id) => JSON.parse(document.getElementById(id)?.textContent || "null");
export const catalogue = window.secuelaCatalogue ?? held("catalogue"); // a page that is one file has opened it already
export const locale = catalogue.language === "es" ? "es-MX" : "en-GB";

export function word(key, values = {}) {
  const text = catalogue.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

// el("p", {class: "note", onclick: f}, "text", child, [more], null)
export function el(tag, attributes = {}, ...children) {
  return set(document.createElement(tag), attributes, children);
}

const SVG = "http://www.w3.org/2000/svg";
export function svg(tag, attributes = {}, ...children) {
  return set(document.createElementNS(SVG, tag), attributes, children);
}

function set(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((each) => each !== null && each !== undefined && each !== "" && each !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

export function fill(node, ...children) {
  node.replaceChildren(...children.flat(3).filter((each) => each !== null && each !== undefined && each !== "" && each !== false));
}

const figures = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
const calendar = new Intl.DateTimeFormat(locale, { year: "numeric", month: "short", timeZone: "UTC" });
export const number = (value) => figures.format(value).replace("-", "−");

export function monthName(month) {
  const [year, place] = month.split("-").map(Number);
  return calendar.format(new Date(Date.UTC(year, place - 1, 1)));
}

export function monthAfter(month, more) {
  const [year, place] = month.split("-").map(Number);
  const index = year * 12 + place - 1 + more;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
}

export function monthsBetween(first, last) {
  const [a, b] = [first, last].map((each) => each.split("-").map(Number));
  return (b[0] - a[0]) * 12 + b[1] - a[1];
}

export const option = (value, text, chosen) => el("option", { value, selected: value === chosen }, text);

// A control with its label; the label is the name that a screen reader says.
let numbered = 0;
export function labelled(text, control, className = "field") {
  control.id ||= `c${(numbered += 1)}`;
  return el("p", { class: className }, el("label", { for: control.id }, text), control);
}

export const button = (text, onclick, more = {}) => el("button", { type: "button", onclick, ...more }, text);

// Builds what stands in a fold only while it is open: call what is returned whenever it has to be built anew.
export function whileOpen(fold, build) {
  let stale = true;
  const again = () => {
    stale = !fold.open;
    if (fold.open) build();
  };
  fold.addEventListener("toggle", () => stale && again());
  return again;
}

// The control that had the focus keeps it when a panel is built anew: controls are known by data-key.
export function keepingFocus(panel, build) {
  const key = panel.contains(document.activeElement) ? document.activeElement.dataset?.key : undefined;
  const open = new Set([...panel.querySelectorAll("details[open][data-key]")].map((each) => each.dataset.key));
  build();
  for (const each of panel.querySelectorAll("details[data-key]")) if (open.has(each.dataset.key)) each.open = true;
  if (key) panel.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

export function save(content, name) {
  const address = typeof content === "string" ? content : URL.createObjectURL(content);
  const link = el("a", { href: address, download: name });
  link.click();
  if (typeof content !== "string") setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
