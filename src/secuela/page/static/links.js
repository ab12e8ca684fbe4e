// The causal map: which model moves which, and any link of it cut. The map is for the eye, the list for everybody.
import { button, catalogue, el, fill, keepingFocus, svg, whileOpen, word } from "./elements.js";
import { gradeMark, sourceList } from "./records.js";

const [MAP_WIDTH, MAP_HEIGHT] = [440, 330];
const models = [...new Set(catalogue.links.flatMap((each) => [each.source, each.target]))];
const placeOf = (name) => {
  const turn = (models.indexOf(name) / models.length) * 2 * Math.PI - Math.PI / 2;
  return [MAP_WIDTH / 2 + Math.cos(turn) * 150, MAP_HEIGHT / 2 + Math.sin(turn) * 120];
};

function drawing(cut, toggle) {
  const pairs = new Map();
  const lines = catalogue.links.map((each) => {
    const [[x1, y1], [x2, y2]] = [placeOf(each.source), placeOf(each.target)];
    const key = [each.source, each.target].join(">");
    const nth = pairs.get(key) ?? 0;
    pairs.set(key, nth + 1);
    const bend = 18 + 13 * nth;
    const long = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [mx, my] = [(x1 + x2) / 2 - ((y2 - y1) / long) * bend, (y1 + y2) / 2 + ((x2 - x1) / long) * bend];
    const path = `M${x1},${y1} Q${mx},${my} ${x2},${y2}`;
    const isCut = cut.has(each.id);
    return svg(
      "g", { class: `link${isCut ? " cut" : ""}`, onclick: () => toggle(each.id) },
      svg("title", {}, `${each.title}${isCut ? ` (${word("is_cut")})` : ""}`),
      svg("path", { d: path, class: "reach" }),
      svg("path", { d: path, class: "line", "marker-end": "url(#arrow)" }),
    );
  });
  const nodes = models.map((name) => {
    const [x, y] = placeOf(name);
    const title = catalogue.models[name] ?? name;
    const wide = title.length * 6.6 + 18;
    return svg("g", { class: "node" }, svg("rect", { x: x - wide / 2, y: y - 13, width: wide, height: 26, rx: 13 }), svg("text", { x, y: y + 4, "text-anchor": "middle" }, title));
  });
  const arrow = svg("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 24, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, svg("path", { d: "M0,0 L8,4 L0,8 z" }));
  return svg("svg", { viewBox: `0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`, class: "causal", "aria-hidden": "true" }, svg("defs", {}, arrow), lines, nodes);
}

export function linksPanel(place, store) {
  function toggle(id) {
    const cut = store.state.cut;
    store.change({ cut: cut.includes(id) ? cut.filter((each) => each !== id) : [...cut, id] });
  }

  function entry(each, cut) {
    const box = el("input", { type: "checkbox", "data-key": `cut-${each.id}`, checked: cut.has(each.id), onchange: () => toggle(each.id) });
    return el(
      "li", { class: cut.has(each.id) ? "cut" : "" },
      el("label", {}, box, " ", word("cut_link", { title: each.title })), " ", gradeMark(each.grade),
      el("details", { "data-key": `link-${each.id}` }, el("summary", {}, word("size_is", { size: each.size })), el("p", {}, each.why), sourceList(each.sources)),
    );
  }

  function build() {
    const cut = new Set(store.state.cut);
    keepingFocus(place, () =>
      fill(
        place, el("p", { class: "note" }, word("links_are")), drawing(cut, toggle),
        cut.size ? button(word("mend_all"), () => store.change({ cut: [] }), { "data-key": "mend" }) : null,
        el("ul", { class: "links" }, catalogue.links.map((each) => entry(each, cut))),
      ),
    );
  }

  const again = whileOpen(place.closest("details"), build);
  let seen = store.state.cut;
  store.listen((state) => {
    if (state.cut !== seen) again();
    seen = state.cut;
  });
  again();
}
