// Runs the JavaScript blocks of the READMEs, each as a module of its own, as a user of the package would; and those of
// the guide as one program, from top to bottom.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../", import.meta.url);

/** The code of each block of a language. */
function blocks(name, language) {
  const text = readFileSync(new URL(name, root), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "gms"))].map(([, block]) => block);
}

/** Inside the package's own folder `casework` means the package itself. */
const cwd = new URL("bindings-node/", root);
function run(program, type) {
  const { status, stderr } = spawnSync(process.execPath, [`--input-type=${type}`, "--eval", program], { cwd });
  assert.equal(status, 0, String(stderr));
}

test("every block of the READMEs runs", () => {
  for (const name of ["README.md", "bindings-node/README.md"]) {
    const found = blocks(name, "js");
    assert.ok(found.length >= 2, `only ${found.length} blocks in ${name}`);
    for (const block of found) run(block, "module");
  }
});

test("the guide runs from top to bottom", () => {
  const found = blocks("docs/node.md", "js");
  assert.ok(found.length > 5, `only ${found.length} blocks`);
  run(found.join("\n"), "module");
  for (const block of blocks("docs/node.md", "cjs")) run(block, "commonjs");
});
