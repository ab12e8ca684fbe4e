// The page: what was chosen on the left, what follows on the right. Where answers come from is handed in.
import { addressOf, EMPTY, stateOf } from "./address.js";
import { askerOf } from "./asking.js";
import { assumptionsPanel } from "./assumptions.js";
import { forgetReaches, medianOf, showCards } from "./cards.js";
import { button, byId, catalogue, el, fill, held, number, option, save, word } from "./elements.js";
import { contradiction, leversPanel } from "./levers.js";
import { linksPanel } from "./links.js";
import { NEAR, pictureBox } from "./pictures.js";
import { pinsPanel } from "./pins.js";
import { openCard } from "./records.js";
import { storeOf } from "./store.js";
import { startTour } from "./tour.js";
import { aroundPanels } from "./world_around.js";

const RESTING = 150; // milliseconds without a change after which the address follows

export function startPage(source) {
  const begun = { ...structuredClone(EMPTY), ...structuredClone(catalogue.proposals[0].state) };
  const { state: linked, told } = location.hash.length > 1 ? stateOf(location.hash) : { state: begun, told: [] };
  const store = storeOf(linked);
  const first = held("first");
  const months = new Set(catalogue.fans.map((each) => each.id));
  const ofState = (datum) => months.has(datum.state) && showMonths(datum.state);
  const boxes = { fan: pictureBox("fan"), "map-more": pictureBox("map-more", ofState), "map-fewer": pictureBox("map-fewer", ofState) };
  const [places, fanChoice] = [byId("places"), byId("fan-choice")];
  let fan = catalogue.fans[0].id;
  let seen = null;
  let mapsOf = null; // the state that the maps show

  byId("fan-box").append(boxes.fan.figure);
  byId("maps").append(boxes["map-more"].figure, boxes["map-fewer"].figure);
  fill(byId("linked"), told.map((each) => el("p", { class: "warning" }, each)));
  leversPanel(byId("levers-panel"), store);
  assumptionsPanel(byId("assumptions-panel"), store);
  linksPanel(byId("links-panel"), store);
  const pins = pinsPanel(byId("pins"), store, (state) => store.change(structuredClone(state)));
  const around = source.around ? aroundPanels(byId("alternatives-panel"), byId("claims-panel"), store) : null;
  if (!around) for (const each of ["alternatives", "claims"]) byId(each).hidden = true;

  // -- what follows ---------------------------------------------------------------------------------------------------

  function show(answer, state) {
    const began = performance.now();
    seen = { answer, state };
    document.title = `${answer.title.split(":")[0]} – Secuela`;
    byId("title").textContent = answer.title;
    byId("what").textContent = answer.what;
    byId("sentence").textContent = answer.sentence;
    byId("rule").textContent = answer.rule;
    fill(byId("warnings"), answer.warnings.map((each) => el("p", { class: "warning" }, each)));
    if (!answer.coarse) forgetReaches();
    showCards(byId("cards"), answer, { rests: (card) => openCard(card, state, answer), months, course: (card) => showMonths(card.outcome) });
    byId("sure").textContent = answer.limits.sure;
    byId("foot-run").textContent = word("foot", { version: answer.version, run: answer.run, data: catalogue.data_words, n: number(answer.counted) });
    pins.sharpen(state, answer);
    showTurned(answer, state);
    const drawings = [boxes.fan.show(answer.fan)];
    if (answer.maps) mapsOf = state;
    byId("by-state").classList.toggle("stale", mapsOf !== state);
    if (answer.maps) {
      const maps = new Map(answer.maps.map((each) => [each.spec, each]));
      byId("states-words").textContent = answer.states ?? "";
      byId("maps").hidden = !maps.size;
      drawings.push(...["map-more", "map-fewer"].map((name) => boxes[name].show(maps.get(name) ?? null)));
    }
    showFlows(answer.flows);
    Promise.all(drawings).then(() => {
      document.body.dataset.drawn = answer.run;
      document.body.dataset.state = addressOf(state);
      document.body.dataset.coarse = String(answer.coarse);
      document.body.dataset.took = String(Math.round(performance.now() - began));
    });
  }

  // Median flows of drugs by place, from west to east and never ranked.
  function showFlows(flows) {
    byId("flows").hidden = !flows;
    if (!flows) return;
    const row = (each) => el("tr", {}, el("th", each.group ? { scope: "colgroup", colspan: flows.heads.length } : { scope: "row" }, each.name), each.cells.map((cell, at) => el("td", { "data-head": flows.heads[at + 1] }, cell)));
    const head = el("thead", {}, el("tr", {}, flows.heads.map((each) => el("th", { scope: "col" }, each))));
    const table = el("table", { class: "stacked" }, el("caption", {}, flows.caption), head, el("tbody", {}, flows.rows.map(row)));
    fill(byId("flows-panel"), el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": flows.caption }, table), flows.note ? el("p", { class: "note" }, flows.note) : null);
  }

  function said({ working, problems = [], draws }) {
    byId("answer").setAttribute("aria-busy", String(working));
    const answer = seen?.answer;
    const text = working ? word(draws === source.draws.fine ? "sharpening" : "asking", { n: number(draws) }) : answer ? word(answer.busy ? "busy_n" : answer.coarse ? "coarse_n" : "fine_n", { n: number(answer.counted) }) : "";
    byId("status").textContent = text + (answer && !answer.exact ? ` ${word("approximate")}` : "");
    byId("status").className = working ? "working" : answer?.coarse ? "coarse" : "fine";
    fill(byId("problems"), problems.map((each) => el("p", { class: "warning" }, each)));
    byId("results").classList.toggle("stale", problems.length > 0);
    byId("bar").textContent = problems[0] ?? answer?.sentence ?? ""; // never an older answer as if it were this one
  }

  const sourceHere = { ...source, can: (state) => contradiction(state) ?? source.can(state) };
  // While levers move, maps that nobody sees are not asked for.
  const asker = askerOf(sourceHere, show, said, (draws) => (draws === source.draws.fine || mapsNear ? {} : { maps: false }));

  // Maps that lag behind are asked for as soon as they come near the screen.
  let mapsNear = false;
  new IntersectionObserver(([found]) => {
    mapsNear = found.isIntersecting;
    if (mapsNear && byId("by-state").classList.contains("stale")) asker.want(store.state, fan);
  }, { rootMargin: NEAR }).observe(byId("by-state"));

  // -- what changes under other assumptions -----------------------------------------------------------------------------

  let oursFor = "";
  let ours = null;
  async function showTurned(answer, state) {
    const box = byId("turned");
    if (!state.assume.length && !state.cut.length) return fill(box);
    const plain = { ...state, assume: [], cut: [] };
    const key = JSON.stringify([plain.levers, plain.consent]);
    if (key !== oursFor) {
      oursFor = key;
      ours = null;
      fill(box);
      if (answer.coarse) { oursFor = ""; return; } // what is compared are as many futures
      ours = await source.answer(plain, source.draws.fine, { show: { fan } }).catch(() => null);
      if (!ours) { oursFor = ""; return; }
    }
    if (!ours || seen?.state !== state) return;
    fill(box, ...turned(new Map(ours.cards.map((each) => [each.outcome, each])), seen.answer.cards));
  }

  // Every outcome as it is with ours and as it is now; first those whose most frequent direction is another one.
  function turned(before, cards) {
    const both = cards.filter((each) => before.has(each.outcome));
    const turns = both.filter((each) => before.get(each.outcome).way !== each.way);
    const cell = (card, head) => el("td", { "data-head": head }, card.futures, el("span", { class: "below" }, medianOf(card)));
    const row = (card) => el("tr", {}, el("th", { scope: "row" }, card.title, turns.includes(card) ? el("span", { class: "turns" }, word("turns")) : null), cell(before.get(card.outcome), word("with_ours")), cell(card, word("now")));
    const rows = [...turns, ...both.filter((each) => !turns.includes(each))].map(row);
    const heads = [word("outcome"), word("with_ours"), word("now")].map((each) => el("th", { scope: "col" }, each));
    return [
      el("h3", {}, word("what_turns")),
      turns.length ? null : el("p", {}, word("nothing_turns")),
      el("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": word("what_turns") }, el("table", { class: "stacked" }, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows))),
    ];
  }

  // -- the world around ---------------------------------------------------------------------------------------------------

  let aroundOf = null;
  async function lookAround() {
    if (!around || ![byId("alternatives"), byId("claims")].some((each) => each.open)) return;
    const key = JSON.stringify([store.state.assume, store.state.cut, store.state.places]);
    if (key === aroundOf) return;
    aroundOf = key;
    around.waiting();
    try {
      const found = await source.around(store.state);
      if (aroundOf === key) around.show(found);
    } catch (error) {
      if (error.superseded) return;
      aroundOf = null;
      around.failed(error.problems ?? [String(error.message)]);
    }
  }
  for (const each of ["alternatives", "claims"]) byId(each).addEventListener("toggle", lookAround);

  // -- controls -------------------------------------------------------------------------------------------------------------

  const menu = byId("menu");
  const control = (id, key, act, more = {}) => button(word(key), act, { id, ...more });
  fill(
    menu,
    control("undo", "undo", () => store.undo(), { title: "Ctrl+Z" }),
    control("redo", "redo", () => store.redo(), { title: "Ctrl+Shift+Z" }),
    control("reset", "reset", reset),
    control("pin", "pin", () => seen && pins.pin(seen.state, seen.answer)),
    control("share", "share", share),
    downloads(),
    control("tour-start", "tour", () => startTour()),
  );

  function reset() {
    forgetReaches();
    store.change(structuredClone(begun));
  }

  async function share() {
    addressed();
    const address = location.href;
    const box = byId("shared");
    const field = el("input", { type: "text", readonly: true, value: address, "aria-label": word("link") });
    const local = location.protocol === "file:" || ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
    fill(box, el("p", {}, word("link_is")), field, button(word("close"), () => fill(box)), local ? el("p", { class: "note" }, word("link_is_local")) : null);
    field.select();
    await navigator.clipboard?.writeText(address).then(() => byId("announce").textContent = word("copied")).catch(() => {});
  }

  function downloads() {
    const list = el("div", { class: "list" }, source.downloads.map((form) => button(word(`download_${form}`), () => download(form), { "data-form": form })));
    return el("details", { class: "download", id: "download" }, el("summary", {}, word("download")), list);
  }

  async function download(form) {
    if (!seen) return;
    byId("announce").textContent = word("making_file");
    try {
      const draws = seen.answer.coarse ? source.draws.coarse : source.draws.fine;
      const { name, blob } = await source.download(seen.state, form, draws, { show: { fan } });
      save(blob, name);
      byId("announce").textContent = word("saved", { name });
    } catch (error) {
      fill(byId("problems"), (error.problems ?? [String(error.message)]).map((each) => el("p", { class: "warning" }, each)));
    }
  }

  fill(places, catalogue.places.map((each) => option(each.id, each.title, store.state.places)));
  places.addEventListener("change", () => store.change({ places: places.value }));
  const groups = [...new Set(catalogue.fans.map((each) => each.group))];
  fill(fanChoice, groups.map((group) => el("optgroup", { label: group }, catalogue.fans.filter((each) => each.group === group).map((each) => option(each.id, each.title, fan)))));
  if (groups.length > 1) document.querySelector('label[for="fan-choice"]').textContent = word("show_place");
  fanChoice.addEventListener("change", () => {
    fan = fanChoice.value;
    asker.want(store.state, fan);
  });

  // The months of an outcome or a state, which was asked for elsewhere on the page.
  function showMonths(name) {
    fanChoice.value = name;
    fanChoice.dispatchEvent(new Event("change"));
    fanChoice.closest(".fan").scrollIntoView({ block: "start" });
    fanChoice.focus({ preventScroll: true });
  }
  // On a phone the sentence stands below the levers, and leads to the answer; keyboard and screen reader have a link.
  byId("bar").addEventListener("click", () => byId("answer").scrollIntoView({ block: "start" }));
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input[type=text], input[type=number], input[type=search]")) return;
    const key = event.key.toLowerCase();
    if (key === "z" || key === "y") {
      event.preventDefault();
      if (key === "y" || event.shiftKey) store.redo();
      else store.undo();
    }
  });
  document.addEventListener("click", (event) => {
    const open = byId("download");
    if (open.open && !open.contains(event.target)) open.open = false;
  });

  // The address follows when the hand rests: browsers take some 20 ms for each, and refuse many of them.
  let resting = 0;
  function addressed() {
    clearTimeout(resting);
    const address = addressOf(store.state);
    if (location.hash !== address) history.replaceState(null, "", address);
    for (const each of document.querySelectorAll("a[data-language]")) each.href = `${each.dataset.language}${address}`;
  }
  for (const each of document.querySelectorAll("a[data-language]")) each.addEventListener("click", addressed);

  function settle(state) {
    clearTimeout(resting);
    resting = setTimeout(addressed, RESTING);
    places.value = state.places;
    byId("undo").disabled = !store.canUndo;
    byId("redo").disabled = !store.canRedo;
  }

  store.listen((state, why) => {
    settle(state);
    if (why !== "change") byId("announce").textContent = word(why === "undo" ? "undone" : "redone");
    asker.want(state, fan);
    lookAround();
  });
  window.addEventListener("hashchange", () => {
    if (location.hash === addressOf(store.state)) return;
    const found = stateOf(location.hash);
    fill(byId("linked"), found.told.map((each) => el("p", { class: "warning" }, each)));
    store.change(found.state);
  });

  settle(store.state);
  addressed();
  const fits = first && JSON.stringify(store.state) === JSON.stringify(begun);
  if (fits) {
    show(first, store.state);
    said({ working: false });
    asker.holds(store.state, fan, first);
  } else asker.want(store.state, fan);
  waitUntilReady(source, Boolean(fits)).then(() => {
    if (fits && first.stored && seen?.answer === first) asker.want(store.state, fan);
  });
}

// While the simulator is still starting, say how far it has come.
async function waitUntilReady(source, drawn) {
  for (let tries = 0; source.health && tries < 600; tries += 1) {
    const found = await source.health().catch(() => null);
    if (found?.failed) byId("problems").textContent = found.failed;
    if (!found || found.ready || found.failed) {
      document.body.dataset.ready = String(Boolean(found?.ready));
      byId("starting").hidden = true;
      return;
    }
    byId("starting").hidden = false;
    byId("starting").textContent = word(drawn ? "starting_drawn" : "starting", { seconds: 5 * Math.floor(performance.now() / 5000), done: found.done, all: found.all || "…" });
    await new Promise((done) => setTimeout(done, 700));
  }
}
