// Packs the npm tarball of the platform it runs on: node pack.mjs <native library> <folder>
//
// A tarball holds one native library, so its package.json says for which platform that was built, and npm refuses to
// install it on another.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import platform from './platform.cjs';

const given = import.meta.dirname;
const [library, to] = process.argv.slice(2).map((path) => resolve(path));
const packed = mkdtempSync(join(tmpdir(), 'casework-'));
try {
  const manifest = JSON.parse(readFileSync(join(given, 'package.json'), 'utf8'));
  const source = { 'casework.node': library };
  for (const file of [...manifest.files, 'README.md']) copyFileSync(source[file] ?? join(given, file), join(packed, file));
  writeFileSync(join(packed, 'package.json'), `${JSON.stringify({ ...manifest, ...platform.here() }, null, 2)}\n`);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', to], { cwd: packed, stdio: 'inherit' });
} finally {
  rmSync(packed, { recursive: true });
}
