// The page as the server sends it.
import { httpSource } from "./http_source.js";
import { startPage } from "./page.js";

startPage(httpSource());
