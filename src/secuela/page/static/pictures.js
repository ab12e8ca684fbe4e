// Draws pictures by the Vega-Lite of the catalogue, whose expressions are interpreted: no text is evaluated.
import { button, catalogue, el, fill, save, word } from "./elements.js";

const [NARROW, OF_WIDTH, TALLEST, LATER] = [460, 0.64, 440, 700];
export const NEAR = "300px"; // around the screen: what is further away is drawn when the hand rests
const OPTIONS = { renderer: "svg", ast: true, actions: false, logLevel: 1, defaultStyle: false, tooltip: { disableDefaultStyle: true } };
const look = catalogue.look;

export function rowsOf(table) {
  const fields = Object.keys(table);
  const size = fields.length ? table[fields[0]].length : 0;
  return Array.from({ length: size }, (_, place) => Object.fromEntries(fields.map((each) => [each, table[each][place]])));
}

function specOf(drawn) {
  const spec = structuredClone(catalogue.specs[drawn.spec]);
  for (const name of Object.keys(spec.datasets)) spec.datasets[name] = catalogue.outlines[name] ?? [];
  for (const [name, table] of Object.entries(drawn.data)) spec.datasets[name] = rowsOf(table);
  if (drawn.axis) for (const layer of spec.layer) if (layer.encoding?.y?.axis) layer.encoding.y.axis.title = drawn.axis;
  return spec;
}

// What draws stands behind the modules, so that words and dots need not wait for it.
const drawer = () => window.secuelaEmbed ?? new Promise((done) => addEventListener("load", () => done(window.secuelaEmbed), { once: true }));

// A box that draws what it is given, again when its width changes; data alone change without drawing anew.
// `chosen` hears of the datum of a mark that is clicked.
export function pictureBox(name, chosen = null) {
  const plot = el("div", { class: "plot" });
  const [title, note] = [el("h3"), el("figcaption")];
  const figure = el("figure", { class: "picture", id: `picture-${name}` }, title, plot, note);
  let [drawn, seen, view, key, width, room, turn] = [null, null, null, "", 0, 0, Promise.resolve()];
  let [near, later] = [null, 0];

  async function draw() {
    const now = drawn;
    room ||= plot.clientWidth; // asked for once: afterwards the observer tells it, without laying out the page anew
    if (!now || !room) return;
    const wanted = `${now.spec} ${now.axis} ${room}`;
    if (view && wanted === key) {
      if (now === seen) return;
      for (const [each, table] of Object.entries(now.data)) if (table !== seen?.data[each]) view.data(each, rowsOf(table));
      seen = now;
      await view.runAsync();
      return;
    }
    width = room;
    const spec = specOf(now);
    for (const layer of spec.layer) {
      const legend = layer.encoding?.color?.legend;
      if (legend?.columns && width < NARROW) legend.columns = 1;
    }
    if (spec.projection) spec.height = Math.round(Math.min(width * OF_WIDTH, TALLEST));
    if (!view) await new Promise((done) => setTimeout(done)); // words and dots are seen before the first drawing
    const fresh = el("div");
    const made = await (await drawer())(fresh, { ...spec, width, config: look, autosize: { type: "fit-x", contains: "padding" } }, OPTIONS);
    await made.view.runAsync();
    if (chosen) made.view.addEventListener("click", (_event, item) => item?.datum && chosen(item.datum));
    view?.finalize();
    [view, key, seen] = [made.view, wanted, now];
    fill(plot, fresh);
    plot.querySelector("svg")?.setAttribute("aria-hidden", "true");
  }

  const drawSoon = () => (turn = turn.then(draw, draw));
  new ResizeObserver(([found]) => {
    room = Math.round(found.contentRect.width + parseFloat(getComputedStyle(plot).paddingLeft) * 2);
    if (near && room !== width) drawSoon();
  }).observe(plot);
  new IntersectionObserver(([found]) => {
    near = found.isIntersecting;
    if (near) drawSoon();
  }, { rootMargin: NEAR }).observe(figure);
  const onScreen = () => figure.getBoundingClientRect().top < innerHeight + parseFloat(NEAR);
  return {
    figure,
    show(next) {
      drawn = next;
      figure.hidden = !next;
      if (!next) return Promise.resolve();
      title.textContent = next.title;
      plot.setAttribute("role", "img"); // named with its title, drawn or not yet
      plot.setAttribute("aria-label", `${next.title}. ${next.described}`);
      fill(note, el("span", {}, next.measure.replace(/\.?$/, ". ")), el("span", { class: "notes" }, next.notes.at(-1) ?? ""), " ", leave(name, () => drawn));
      clearTimeout(later);
      if ((near ??= onScreen())) return drawSoon();
      later = setTimeout(drawSoon, LATER);
      return Promise.resolve();
    },
  };
}

function leave(name, drawn) {
  const as = (form) => button(form.toUpperCase(), () => leaveAs(name, drawn(), form), { "aria-label": word("save_picture", { form: form.toUpperCase() }) });
  return el("span", { class: "leave" }, as("png"), " ", as("svg"), " ", as("csv"));
}

const pen = document.createElement("canvas").getContext("2d");
function wrapped(text, width, font) {
  pen.font = font;
  const rows = [""];
  for (const each of text.split(" ")) {
    const last = rows[rows.length - 1];
    if (last && pen.measureText(`${last} ${each}`).width > width) rows.push(each);
    else rows[rows.length - 1] = last ? `${last} ${each}` : each;
  }
  return rows;
}

// One image that says by itself what it shows, under which rules, and from which run.
function whole(drawn) {
  const [width, small] = [760, 9.5];
  const lines = drawn.notes.flatMap((note) => wrapped(note, width, `${small}px ${look.font}`));
  const { datasets, params, ...chart } = specOf(drawn);
  const mark = { type: "text", align: "left", baseline: "top", fontSize: small, color: "#5d6b78", lineHeight: 13, text: lines, x: 0, y: 0 };
  const heading = `${look.title.fontWeight} ${look.title.fontSize}px ${look.font}`;
  return {
    title: { text: wrapped(drawn.title, width, heading), subtitle: wrapped(drawn.measure, width, `${look.title.subtitleFontSize}px ${look.font}`) },
    vconcat: [{ ...chart, width }, { data: { values: [{}] }, width, height: 13 * lines.length, mark }],
    spacing: 8, config: look, padding: 12, datasets, ...(params ? { params } : {}),
  };
}

const quoted = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ""));

async function leaveAs(name, drawn, form) {
  if (form === "csv") {
    const lines = drawn.rows ? [drawn.columns, ...drawn.rows] : fanTable(drawn);
    const text = lines.map((row) => row.map(quoted).join(",")).join("\n");
    save(new Blob([`\ufeff${text}\n`], { type: "text/csv" }), `secuela-${name}.csv`);
    return;
  }
  const scratch = el("div", { class: "hidden" });
  document.body.append(scratch);
  const made = await (await drawer())(scratch, whole(drawn), OPTIONS);
  if (form === "svg") save(new Blob([await made.view.toSVG()], { type: "image/svg+xml" }), `secuela-${name}.svg`);
  else save(await made.view.toImageURL("png", 2), `secuela-${name}.png`);
  scratch.remove();
}

function fanTable(drawn) {
  const by = (rows) => new Map(rows.map((row) => [row.m, row]));
  const [plan, usual, past] = ["fan", "usual", "past"].map((each) => by(rowsOf(drawn.data[each] ?? {})));
  const months = [...new Set([...past.keys(), ...plan.keys()])].sort();
  const line = (m) => [m, ...["a", "b", "c", "d", "e"].map((each) => plan.get(m)?.[each] ?? ""), usual.get(m)?.c ?? "", past.get(m)?.v ?? ""];
  return [["month", "q05", "q25", "q50", "q75", "q95", "status quo q50", "record"], ...months.map(line)];
}
