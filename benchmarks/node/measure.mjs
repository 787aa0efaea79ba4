// Fills `count` letters with one tool and prints what it took, as benchmarks/tools.py does.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";

const [template, values, count, folder] = process.argv.slice(2);
const FILES = 1000;

// `ready(template)` gets a tool ready and returns `fill(values)`, which gives the bytes of one letter.
export async function measure(ready) {
  const people = JSON.parse(readFileSync(values, "utf8"));
  const started = performance.now();
  const fill = await ready(readFileSync(template));
  const begun = performance.now();
  for (let number = 0; number < Number(count); number++) {
    const person = people[number % people.length];
    person.recipient_key = `r-${number}`; // no two have the same key, as in no real list
    const letter = await fill(person);
    writeFileSync(`${folder}/${number % FILES}.docx`, letter);
  }
  const ended = performance.now();
  const sizes = readdirSync(folder).map((name) => statSync(`${folder}/${name}`).size);
  console.log(JSON.stringify({
    letters: Number(count),
    began: begun / 1000,
    ended: ended / 1000,
    ready: (begun - started) / 1000,
    peak: peakMemory(),
    bytes: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
  }));
}

function peakMemory() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
