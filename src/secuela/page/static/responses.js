// Stored responses of levers: unpacked, added up draw by draw, and compared with the status quo of the same draw.
// The same arithmetic as analysis/paired_responses.py and report/views/paired.py, which the tests hold beside it.

const MOST = 127; // the largest code of a response

async function bytesOf(text) {
  const plain = () => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : plain();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

// Numbers that stand compressed, as JSON.
export const told = async (text) => JSON.parse(new TextDecoder().decode(await bytesOf(text)));

// What analysis/paired_responses.py packs: see there for the order of the bytes.
export async function unpacked(held) {
  const body = await bytesOf(held.body);
  const [rows, draws] = [held.readings.length, held.draws];
  let at = 0;
  const floats = (size) => {
    const part = new Float32Array(body.slice(at, at + 4 * size));
    at += 4 * size;
    return part;
  };
  const codes = (size) => {
    const part = new Int8Array(body, at, size);
    at += size;
    return part;
  };
  const usual = floats(rows * draws);
  const begun = held.begun ? floats(rows * draws) : usual;
  const most = held.levers.map((each) => floats(each.doses.length * rows));
  const levers = held.levers.map((each, k) => {
    const steps = codes(rows * each.doses.length * draws);
    let known = null;
    return { ...each, most: most[k], codes: () => (known ??= undone(steps, rows, each.doses.length, draws)) };
  });
  return { ...held, body: null, usual, begun, levers };
}

// Each code stands as the step from the dose before it, in one byte.
function undone(steps, rows, doses, draws) {
  const codes = Int8Array.from(steps);
  for (let row = 0; row < rows; row++) {
    for (let place = 1; place < doses; place++) {
      const now = (row * doses + place) * draws;
      for (let draw = 0; draw < draws; draw++) codes[now + draw] += codes[now - draws + draw];
    }
  }
  return codes;
}

const meant = (code, most) => Math.sign(code) * (code / MOST) ** 2 * most;

// The responses of one lever at a dose, reading by draw, on the straight line between the doses beside it.
function alone(stored, lever, dose) {
  const [rows, draws, doses, codes] = [stored.readings.length, stored.draws, lever.doses, lever.codes()];
  const values = new Float64Array(rows * draws);
  const add = (place, part) => {
    for (let row = 0; part && row < rows; row++) {
      const [most, first] = [lever.most[place * rows + row], (row * doses.length + place) * draws];
      for (let draw = 0; most && draw < draws; draw++) values[row * draws + draw] += part * meant(codes[first + draw], most);
    }
  };
  const known = [...doses, 0].sort((a, b) => a - b);
  const above = known.findIndex((each) => each >= dose);
  if (above < 0 || dose < known[0]) throw new RangeError(`dose ${dose} is not between ${known[0]} and ${known.at(-1)}`);
  const [low, high] = [known[Math.max(above - 1, 0)], known[above]];
  const part = known[above] === dose ? 1 : (dose - low) / (high - low);
  if (low && part < 1) add(doses.indexOf(low), 1 - part);
  if (high) add(doses.indexOf(high), part);
  return values;
}

// What some doses do together, counted from where the levers begin: `chosen` is [place of a lever, dose] pairs; the order in which they stand changes nothing.
export function levels(stored, chosen) {
  const [rows, draws] = [stored.readings.length, stored.draws];
  const used = chosen.filter(([, dose]) => dose).sort(([a], [b]) => a - b);
  const total = new Float64Array(rows * draws);
  for (const [place, dose] of used) {
    const part = alone(stored, stored.levers[place], dose);
    for (let i = 0; i < total.length; i++) total[i] += part[i];
  }
  const found = new Float64Array(rows * draws);
  for (let row = 0; row < rows; row++) {
    const log = stored.scales[row] === "log ratio";
    for (let i = row * draws; i < (row + 1) * draws; i++) found[i] = log ? stored.begun[i] * Math.exp(total[i]) : stored.begun[i] + total[i];
  }
  return found;
}

// Points of numbers that rise, on the straight line between two of them.
export function quantiles(values, points) {
  const rising = Float64Array.from(values).sort();
  return points.map((point) => {
    const place = point * (rising.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, rising.length - 1);
    return rising[below] + (rising[above] - rising[below]) * (place - below);
  });
}

const ROUNDING = 2 * 2 ** -23; // of a number as runs store it, twice for a difference of two

// -1 lower, 0 about the same, 1 higher, by the smallest meaningful difference.
function sign(ours, theirs, outcome) {
  const limit = outcome.smallest * (outcome.relative ? Math.abs(theirs) : 1);
  const counts = Math.abs(ours - theirs) >= limit - ROUNDING * Math.max(Math.abs(ours), Math.abs(theirs));
  return counts ? Math.sign(ours - theirs) : 0;
}

const DOTS = 20; // one for each twentieth of the futures
const MIDDLES = Array.from({ length: DOTS }, (_, place) => (place + 0.5) / DOTS);
const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;

// One outcome against the status quo, future by future.
export function compared(ours, theirs, outcome) {
  const difference = Array.from(ours, (value, draw) => value - theirs[draw]);
  const went = difference.map((_, draw) => sign(ours[draw], theirs[draw], outcome));
  const shares = [-1, 0, 1].map((way) => went.filter((each) => each === way).length / went.length);
  const whole = outcome.ratio && theirs.every((value) => value > 0);
  const ratio = whole ? Array.from(ours, (value, draw) => value / theirs[draw]) : null;
  const three = [0.05, 0.5, 0.95];
  const byRatio = outcome.index && ratio !== null;
  return {
    outcome,
    shares,
    byRatio,
    way: ["lower", "same", "higher"].find((_, k) => shares[k] > 0.5) ?? "unclear",
    difference: quantiles(difference, three),
    ratio: ratio && quantiles(ratio, three),
    mean: mean(difference),
    worst: quantiles(difference, [0.01, 0.99]),
    dots: quantiles(byRatio ? ratio : difference, MIDDLES),
    usual: quantiles(theirs, [0.5])[0],
    level: quantiles(ours, [0.5])[0],
    still: difference.every((each) => each === 0),
  };
}
