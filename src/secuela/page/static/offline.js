// The page as one file: its answers are inside.
import { startPage } from "./page.js";
import { storedSource } from "./stored_source.js";

export function openStored(held) {
  startPage(storedSource(held));
}
