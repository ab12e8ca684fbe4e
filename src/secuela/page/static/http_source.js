// Answers of the server that this page comes from.
import { Refused } from "./asking.js";
import { catalogue, word } from "./elements.js";

const page = Array.from(crypto.getRandomValues(new Uint8Array(8)), (each) => each.toString(16).padStart(2, "0")).join("");

async function posted(path, content, signal) {
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ lang: catalogue.language, page, ...content }),
      signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused([word("no_server")], 3);
  }
  if (response.ok) return response;
  if (response.status === 409) throw Object.assign(new Error("superseded"), { superseded: true });
  const told = await response.json().catch(() => ({}));
  const wait = Number(response.headers.get("retry-after")) || 0;
  throw new Refused(told.problems ?? [word("refused", { status: response.status })], wait);
}

export function httpSource() {
  const draws = { coarse: 200, fine: 1000 };
  const fineness = (asked) => (asked === draws.fine ? "fine" : "coarse");
  return {
    exact: true,
    draws,
    downloads: ["yaml", "json", "csv", "parquet", "report", "brief"],
    can: () => null,
    async answer(state, asked, { signal, show } = {}) {
      const response = await posted("/api/answer", { state, fineness: fineness(asked), ...show }, signal);
      return response.json();
    },
    async around(state, { signal } = {}) {
      return (await posted("/api/around", { state }, signal)).json();
    },
    async download(state, format, asked, { show } = {}) {
      const response = await posted(`/api/download/${format}`, { state, fineness: fineness(asked), ...(show?.fan ? { fan: show.fan } : {}) });
      const named = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "");
      return { name: named?.[1] ?? `secuela.${format}`, blob: await response.blob() };
    },
    async health() {
      const response = await fetch("/api/health");
      return response.ok ? response.json() : null;
    },
  };
}
