// Opens a page that is one file: chooses the language, puts its words in place, and starts its modules.
"use strict";
(async () => {
  const packed = (id) => document.getElementById(id).textContent;
  async function opened(text) {
    const signs = atob(text);
    const bytes = new Uint8Array(signs.length);
    for (let place = 0; place < signs.length; place++) bytes[place] = signs.charCodeAt(place);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  }
  const languages = document.body.dataset.languages.split(" ");
  const asked = [new URLSearchParams(location.search).get("lang"), ...navigator.languages.map((each) => each.slice(0, 2))];
  const language = asked.find((each) => languages.includes(each)) ?? languages[0];
  document.documentElement.lang = language;
  document.body.prepend(document.getElementById(`page-${language}`).content);
  const { catalogue, content } = await opened(packed(`packed-${language}`));
  const held = document.createElement("script");
  Object.assign(held, { type: "application/json", id: "catalogue", textContent: JSON.stringify(catalogue) });
  document.body.append(held);
  const responses = await opened(packed("packed-responses"));
  await window.secuelaModules()["offline.js"].openStored({ ...content, responses });
})();
