"use strict";
// Draws each picture into its box, again when the width changes or another choice is made, and hands it out as a file.
(() => {
  const held = (id) => JSON.parse(document.getElementById(id).textContent);
  const look = held("look");
  const carried = new Map();
  const [narrow, beside] = [460, 80]; // pixels: a picture that is narrow, and a line of words beside a rule in it
  const [ofWidth, tallest] = [0.64, 440]; // a map's height as a share of its width, and at most
  const options = { renderer: "svg", ast: true, actions: false, logLevel: 1 }; // expressions are interpreted: no text is evaluated

  function pictureOf(name) {
    if (!carried.has(name)) carried.set(name, held(`picture-${name}`));
    return carried.get(name);
  }

  const pen = document.createElement("canvas").getContext("2d");
  const heading = `${look.title.fontWeight} ${look.title.fontSize}px ${look.font}`;
  const below = `${look.title.subtitleFontSize}px ${look.font}`;

  // Lines that fit a width, measured as they will be drawn, since the reader's machine chooses the font.
  function wrapped(text, width, font) {
    pen.font = font;
    const rows = [""];
    for (const word of text.split(" ")) {
      const last = rows[rows.length - 1];
      if (last && pen.measureText(`${last} ${word}`).width > width) rows.push(word);
      else rows[rows.length - 1] = last ? `${last} ${word}` : word;
    }
    return rows;
  }

  // The picture as it is chosen: its own data, or those of a choice in their place.
  function chosen(name) {
    const picture = pictureOf(name);
    const spec = structuredClone(picture.spec);
    spec.datasets ??= {};
    for (const key of Object.keys(spec.datasets)) spec.datasets[key] ??= held(`lent-${key}`);
    const choice = picture.choices[picture.place ?? 0];
    if (!choice) return { ...picture, spec };
    for (const [key, table] of Object.entries(choice.data)) {
      const fields = Object.keys(table);
      const size = fields.length ? table[fields[0]].length : 0;
      spec.datasets[key] = Array.from({ length: size }, (_, i) => Object.fromEntries(fields.map((f) => [f, table[f][i]])));
    }
    for (const layer of spec.layer) if (layer.encoding?.y?.axis) layer.encoding.y.axis.title = choice.axis;
    return { ...picture, spec, title: choice.title, described: choice.described, notes: choice.notes };
  }

  // One drawing of a box after the other, so that the last width wins.
  const under = new WeakMap();
  function draw(box) {
    const now = (under.get(box) ?? Promise.resolve()).then(() => drawn(box));
    under.set(box, now);
    return now;
  }

  async function drawn(box) {
    const width = box.clientWidth;
    if (!width || box.dataset.width === String(width)) return;
    box.dataset.width = String(width);
    const picture = chosen(box.dataset.picture);
    const description = `${picture.title}. ${picture.described}`;
    const title = {
      text: wrapped(picture.title, width - 10, heading),
      subtitle: wrapped(picture.measure, width - 10, below),
    };
    for (const layer of picture.spec.layer) {
      const legend = layer.encoding?.color?.legend;
      if (legend?.columns && width < narrow) legend.columns = 1;
    }
    const mapped = picture.spec.projection ? { height: Math.round(Math.min(width * ofWidth, tallest)) } : {};
    for (const mark of width < narrow ? picture.spec.datasets.marks ?? [] : []) {
      mark.w = wrapped(mark.w, beside, `10.5px ${look.font}`).join("\n");
    }
    const spec = { ...picture.spec, ...mapped, description, title, width, config: look, autosize: { type: "fit-x", contains: "padding" } };
    const fresh = document.createElement("div");
    const made = await window.secuelaEmbed(fresh, spec, options);
    await made.view.runAsync();
    box.replaceChildren(fresh); // until now the last drawing stood, scaled to the width
    box.querySelector("svg")?.setAttribute("aria-hidden", "true"); // the box itself says what is seen
    box.setAttribute("aria-label", description);
  }

  // One image that says by itself what it shows, under which rules, and from which run.
  function whole(picture) {
    const [width, small] = [760, 9.5];
    const lines = picture.notes.flatMap((note) => wrapped(note, width, `${small}px ${look.font}`));
    const { datasets, params, ...chart } = picture.spec;
    const mark = { type: "text", align: "left", baseline: "top", fontSize: small, color: "#5d6b78", lineHeight: 13, text: lines, x: 0, y: 0 };
    return {
      title: { text: wrapped(picture.title, width, heading), subtitle: wrapped(picture.measure, width, below) },
      vconcat: [{ ...chart, width }, { data: { values: [{}] }, width, height: 13 * lines.length, mark }],
      spacing: 8, config: look, padding: 12, datasets, ...(params ? { params } : {}),
    };
  }

  function table(picture) {
    if (!picture.choices.length) return [picture.columns, ...picture.rows];
    const { fan, usual, past } = picture.spec.datasets;
    const by = (rows) => new Map(rows.map((row) => [row.m, row]));
    const [plan, other, record] = [by(fan), by(usual), by(past)];
    const months = [...new Set([...record.keys(), ...plan.keys()])].sort();
    const line = (m) => [m, ...["a", "b", "c", "d", "e"].map((key) => plan.get(m)?.[key] ?? ""), other.get(m)?.c ?? "", record.get(m)?.v ?? ""];
    return [picture.columns, ...months.map(line)];
  }

  function save(address, name) {
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
  }

  const quoted = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ""));

  async function leave(button) {
    const name = button.parentElement.dataset.picture;
    const picture = chosen(name);
    const as = button.dataset.as;
    if (as === "cite") {
      const cite = `${picture.title}. ${document.body.dataset.cite}`;
      let line = button.parentElement.querySelector(".cited");
      if (!line) button.parentElement.append((line = Object.assign(document.createElement("span"), { className: "cited" })));
      line.textContent = cite;
      await navigator.clipboard?.writeText(cite).catch(() => {});
      return;
    }
    if (as === "csv") {
      const text = table(picture).map((row) => row.map(quoted).join(",")).join("\n");
      save(URL.createObjectURL(new Blob([`${text}\n`], { type: "text/csv" })), `secuela-${name}.csv`);
      return;
    }
    const scratch = document.createElement("div");
    scratch.className = "hidden";
    document.body.append(scratch);
    const made = await window.secuelaEmbed(scratch, whole(picture), options);
    save(await made.view.toImageURL(as, 2), `secuela-${name}.${as}`);
    scratch.remove();
  }

  const boxes = () => Array.from(document.querySelectorAll(".plot"));
  for (const list of document.querySelectorAll("select[data-picture]")) {
    list.addEventListener("change", () => {
      pictureOf(list.dataset.picture).place = Number(list.value);
      const box = boxes().find((each) => each.dataset.picture === list.dataset.picture);
      delete box.dataset.width;
      draw(box);
    });
  }
  for (const button of document.querySelectorAll(".leave button")) button.addEventListener("click", () => leave(button));
  for (const part of document.querySelectorAll("details")) {
    part.addEventListener("toggle", () => part.querySelectorAll(".plot").forEach(draw));
  }
  function unfold() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    target?.scrollIntoView();
  }
  window.addEventListener("hashchange", unfold);
  if (location.hash) unfold();
  const watch = new ResizeObserver((seen) => seen.forEach((each) => draw(each.target)));
  boxes().forEach((box) => watch.observe(box));
  const [year, month] = document.body.dataset.expires.split("-").map(Number);
  if (new Date() >= new Date(year, month, 1)) document.querySelector(".expired").hidden = false;
  Promise.all(boxes().map(draw)).then(() => document.body.setAttribute("data-drawn", "yes"));
})();
