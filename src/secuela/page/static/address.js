// A state as the part of an address behind "#", and back. What is not known here is left out and told.
import { catalogue, word } from "./elements.js";

export const EMPTY = { base: "", consent: "none", levers: [], assume: [], cut: [], places: "neutral" };

export function addressOf(state) {
  const parts = [["v", catalogue.version], ["data", catalogue.data], ["base", state.base], ["consent", state.consent]];
  for (const each of state.levers) {
    const options = Object.entries(each.options ?? {}).map(([key, value]) => `${key}:${value}`);
    parts.push(["lever", [each.lever, each.dose, each.from, each.months, ...options].join(",")]);
  }
  for (const each of state.assume) parts.push(["assume", each]);
  for (const each of state.cut) parts.push(["cut", each]);
  parts.push(["places", state.places]);
  const kept = (text) => encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%3D/g, "=");
  return `#${parts.filter(([, value]) => value !== "").map(([key, value]) => `${key}=${kept(value)}`).join("&")}`;
}

export function stateOf(address) {
  const told = [];
  const state = structuredClone(EMPTY);
  const made = {};
  const known = { proposals: new Set(catalogue.proposals.map((each) => each.id)), links: new Set(catalogue.links.map((each) => each.id)) };
  for (const part of address.replace(/^#/, "").split("&").filter(Boolean).slice(0, 400)) {
    const place = part.indexOf("=");
    const key = part.slice(0, Math.max(place, 0));
    const value = decoded(part.slice(place + 1));
    if (key === "v" || key === "data") made[key] = value;
    else if (key === "base" && known.proposals.has(value)) state.base = value;
    else if (key === "consent" && catalogue.consents.some((each) => each.id === value)) state.consent = value;
    else if (key === "places" && catalogue.places.some((each) => each.id === value)) state.places = value;
    else if (key === "cut" && known.links.has(value)) state.cut.push(value);
    else if (key === "assume" && assumable(value)) state.assume.push(value);
    else if (key === "lever" && leverOf(value, state.levers)) continue;
    else told.push(word("unread", { part: value || part }));
  }
  if (made.v && made.v !== catalogue.version) told.unshift(word("other_version", { theirs: made.v, ours: catalogue.version }));
  if (made.data && made.data !== catalogue.data) told.unshift(word("other_data", { theirs: made.data, ours: catalogue.data }));
  return { state, told };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function assumable(said) {
  const name = said.split("=")[0];
  if (!said.includes("=")) return catalogue.sets.some((each) => each.id === said);
  return name in catalogue.records;
}

function leverOf(text, levers) {
  const [name, dose, from, months, ...rest] = text.split(",");
  const offer = catalogue.levers.find((each) => each.id === name);
  const options = Object.fromEntries(rest.map((each) => each.split(":")));
  const fits = offer && Number.isFinite(Number(dose)) && /^\d{4}-(0[1-9]|1[0-2])$/.test(from ?? "") && Number(months) >= 1;
  const taken = offer?.options ?? [];
  if (!fits || !Object.entries(options).every(([key, value]) => taken.find((each) => each.key === key)?.values.some((each) => each.id === value))) {
    return false;
  }
  levers.push({ lever: name, dose: Number(dose), from, months: Math.round(Number(months)), options });
  return true;
}
