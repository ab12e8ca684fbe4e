// What was chosen, with what it was before and what was taken back.

export function storeOf(initial) {
  let present = initial;
  const [past, future, told] = [[], [], new Set()];
  let last = { tag: "", at: 0 };
  const tell = (why) => told.forEach((each) => each(present, why));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  return {
    get state() {
      return present;
    },
    // Changes of one tag that follow each other within a second are one step back.
    change(next, tag = "") {
      const state = { ...present, ...next };
      if (same(state, present)) return;
      const now = Date.now();
      if (!tag || tag !== last.tag || now - last.at > 1000) past.push(present);
      last = { tag, at: now };
      if (past.length > 200) past.shift();
      future.length = 0;
      present = state;
      tell("change");
    },
    undo() {
      if (!past.length) return;
      future.push(present);
      present = past.pop();
      last = { tag: "", at: 0 };
      tell("undo");
    },
    redo() {
      if (!future.length) return;
      past.push(present);
      present = future.pop();
      tell("redo");
    },
    get canUndo() {
      return past.length > 0;
    },
    get canRedo() {
      return future.length > 0;
    },
    listen(each) {
      told.add(each);
    },
  };
}
