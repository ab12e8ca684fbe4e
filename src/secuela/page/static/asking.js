// Asks for answers while levers move: coarse at once and one at a time, the newest state first; fine when they rest.

const REST = 500; // milliseconds without a change after which an answer is sharpened

export class Refused extends Error {
  constructor(problems, wait = 0) {
    super(problems.join("\n"));
    this.problems = problems;
    this.wait = wait;
  }
}

// `shown()` says what else is seen. told(answer, state) for each answer to the state that is still wanted; said({working, problems}) for all else.
export function askerOf(source, told, said, shown = () => ({})) {
  let wanted = null;
  let running = null;
  let resting = 0;
  let again = 0;

  const current = (asked) => wanted !== null && asked.state === wanted.state && asked.fan === wanted.fan;

  async function ask(asked, draws) {
    const control = new AbortController();
    running = { asked, draws, control };
    said({ working: true, draws });
    try {
      const answer = await source.answer(asked.state, draws, { signal: control.signal, show: { fan: asked.fan, ...shown(draws) } });
      running = null;
      if (!current(asked)) return next();
      told(answer, asked.state);
      said({ working: false });
      if (answer.coarse && !answer.busy && source.draws.fine !== source.draws.coarse) resting = setTimeout(sharpen, REST);
      else if (answer.busy) again = setTimeout(sharpen, 5000);
    } catch (error) {
      running = null;
      if (!current(asked)) return next();
      if (error.name === "AbortError" || error.superseded) return;
      said({ working: false, problems: error.problems ?? [String(error.message)] });
      if (error.wait) again = setTimeout(() => current(asked) && ask(asked, draws), error.wait * 1000);
    }
  }

  function next() {
    if (wanted) ask(wanted, source.draws.coarse);
  }

  function sharpen() {
    if (wanted && !running) ask(wanted, source.draws.fine);
  }

  return {
    want(state, fan) {
      clearTimeout(resting);
      clearTimeout(again);
      wanted = { state, fan };
      const refusal = source.can?.(state);
      if (refusal) {
        running?.control.abort();
        said({ working: false, problems: [refusal] });
        return;
      }
      if (!running) next();
      else if (running.draws !== source.draws.coarse) running.control.abort(), (running = null), next();
    },
    // What is seen already is an answer to this state: only sharpen it if it is coarse.
    holds(state, fan, answer) {
      wanted = { state, fan };
      if (answer.coarse) resting = setTimeout(sharpen, REST);
    },
  };
}
