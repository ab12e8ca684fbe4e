"use strict";
// Draws each picture into its box and wraps title and caption to the room there is; draws again when the width changes.
(() => {
  const boxes = Array.from(document.querySelectorAll(".plot"));
  const options = {
    renderer: "svg",
    ast: true, // expressions are interpreted, so the page needs no permission to evaluate text
    actions: { export: true, source: false, compiled: false, editor: false },
    downloadFileName: "secuela",
  };

  function wrapped(lines, most) {
    const rows = [""];
    for (const word of lines.join(" ").split(" ")) {
      const last = rows[rows.length - 1];
      if (last && last.length + 1 + word.length > most) rows.push(word);
      else rows[rows.length - 1] = last ? `${last} ${word}` : word;
    }
    return rows;
  }

  async function draw(box) {
    const width = box.clientWidth;
    if (!width || box.dataset.width === String(width)) return;
    box.dataset.width = String(width);
    const spec = JSON.parse(document.getElementById(box.dataset.spec).textContent);
    for (const name of Object.keys(spec.datasets ?? {})) {
      spec.datasets[name] ??= JSON.parse(document.getElementById(`lent-${name}`).textContent);
    }
    if (box.dataset.alternative) {
      spec.params[0].value = Number(box.dataset.alternative);
      spec.title.text = [spec.usermeta.heads[box.dataset.alternative]];
      box.setAttribute("aria-label", spec.title.text[0]);
    }
    spec.title.text = wrapped(spec.title.text, (width - 40) / 7.4);
    spec.title.subtitle = wrapped(spec.title.subtitle, (width - 10) / 5.5);
    const made = await window.secuelaEmbed(box, spec, options);
    await made.view.runAsync();
  }

  // A list of alternatives above some pictures: draw those again with the one that was chosen.
  for (const list of document.querySelectorAll("select[data-pictures]")) {
    list.addEventListener("change", () => {
      for (const box of document.querySelectorAll(`.plot[data-follows="${list.dataset.pictures}"]`)) {
        box.dataset.alternative = list.value;
        delete box.dataset.width;
        draw(box);
      }
    });
  }

  const drawAll = () => Promise.all(boxes.map(draw));
  let waiting = 0;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 150);
  });
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details").forEach((part) => part.setAttribute("open", ""));
  });
  const [year, month] = document.body.dataset.expires.split("-").map(Number);
  if (new Date() >= new Date(year, month, 1)) document.querySelector(".expired").hidden = false;
  drawAll().then(() => document.body.setAttribute("data-drawn", "yes"));
})();
