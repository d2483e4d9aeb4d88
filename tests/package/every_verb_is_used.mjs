// Whether a program uses every public name of surface.json: node every_verb_is_used.mjs program.mts
import { readFileSync } from 'node:fs';

const program = readFileSync(process.argv[2], 'utf8');
const surface = JSON.parse(readFileSync(new URL('../surface.json', import.meta.url), 'utf8'));
const camelCase = (word) => word.replace(/_[a-z]/g, (pair) => pair[1].toUpperCase());
const members = Object.values(surface.classes).flatMap(({ methods, properties }) => [...methods, ...properties]);
const uses = (name) => new RegExp(`${name}\\b`).test(program);
const unused = [
  ...members.map(camelCase).filter((name) => !uses(`\\.${name}`)),
  ...[...surface.functions.map(camelCase), ...Object.keys(surface.classes)].filter((name) => !uses(`\\b${name}`)),
];
if (unused.length > 0) throw new Error(`every_verb.mts does not use ${unused.join(', ')}`);
