// Runs the JavaScript blocks of the READMEs, each as a module of its own, as a user of the package would.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../", import.meta.url);

test("every block runs", () => {
  let tried = 0;
  for (const name of ["README.md", "bindings-node/README.md"]) {
    const text = readFileSync(new URL(name, root), "utf8");
    for (const [, block] of text.matchAll(/^```js\n(.*?)^```/gms)) {
      // Inside the package's own folder `casework` means the package itself.
      const cwd = new URL("bindings-node/", root);
      execFileSync(process.execPath, ["--input-type=module", "--eval", block], { cwd, stdio: "pipe" });
      tried += 1;
    }
  }
  assert.ok(tried >= 2, `only ${tried} blocks`);
});
