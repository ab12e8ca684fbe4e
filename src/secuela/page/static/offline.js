// The page as one file: its answers are inside.
import { startPage } from "./page.js";
import { storedSource } from "./stored_source.js";

export async function openStored(held) {
  startPage(await storedSource(held));
}
