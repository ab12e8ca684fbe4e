// Starts the levers of a report when they come near the screen, so that the report itself opens as fast as without.
"use strict";
(() => {
  const section = document.getElementById("levers");
  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      near.disconnect();
      window.secuelaModules()["report_levers.js"].openLevers();
    },
    { rootMargin: "600px" },
  );
  near.observe(section);
})();
