// Opens a page that is one file: chooses the language, puts its words in place, and starts its modules.
"use strict";
(async () => {
  async function opened(id) {
    const text = document.getElementById(id).textContent;
    const plain = () => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : plain();
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  }
  const languages = document.body.dataset.languages.split(" ");
  const asked = [new URLSearchParams(location.search).get("lang"), ...navigator.languages.map((each) => each.slice(0, 2))];
  const language = asked.find((each) => languages.includes(each)) ?? languages[0];
  document.documentElement.lang = language;
  document.body.prepend(document.getElementById(`page-${language}`).content);
  const read = new Promise((done) => document.addEventListener("DOMContentLoaded", done)); // what draws pictures stands below
  const { catalogue, content } = await opened(`packed-${language}`);
  await read;
  window.secuelaCatalogue = catalogue;
  const numbers = JSON.parse(document.getElementById("numbers").textContent);
  window.secuelaModules()["offline.js"].openStored({ ...content, ...numbers });
})();
