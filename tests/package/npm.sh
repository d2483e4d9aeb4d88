#!/usr/bin/env bash
# The npm tarball in a project of its own: the tests of the Node package on what was installed; as ESM, CommonJS and
# TypeScript; and on platforms that it is not for.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
package=$1
node=${NODE:-node}
folder=$(cd "$(mktemp -d)" && pwd -P)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm init --yes >/dev/null
npm install --silent --no-audit --no-fund "$package" typescript@7
# The repository without its libraries: where the tests look for `bindings-node`, they find what was installed.
cp -r "$root"/{Cargo.toml,README.md,docs,examples,schema,tests} .
ln -s node_modules/casework bindings-node

# Every process writes down which native library it loaded.
export CASEWORK_LOADED=$folder/loaded
NODE_OPTIONS="--require=$folder/tests/package/loaded.cjs" "$node" --test --test-reporter=tap tests/*.test.mjs >log ||
	{ cat log; exit 1; }
grep -oE "vectors.*(passed|failed)|^# (pass|fail) .*" log
test "$(sort -u loaded)" = "$folder/node_modules/casework/casework.node"
echo "npm: $(wc -l <loaded) processes loaded casework, all of them $(sort -u loaded)"

# One source, which uses every verb, as a module of both kinds.
cp tests/package/every_verb.mts every_verb.mts
cp tests/package/every_verb.mts every_verb.cts
node_modules/.bin/tsc --strict --target es2022 --module nodenext --moduleResolution nodenext --skipLibCheck false \
	every_verb.mts every_verb.cts
"$node" every_verb.mjs
"$node" every_verb.cjs
"$node" tests/package/every_verb_is_used.mjs every_verb.mts

# Elsewhere npm refuses it: here it refuses what says that it is for another platform.
for other in os=darwin cpu=arm64 libc=musl; do
	mkdir -p "$other/project"
	tar xzf "$package" -C "$other"
	(cd "$other/package" && npm pkg set "${other%=*}[0]=${other#*=}" && npm pack --silent --pack-destination ../project) >/dev/null
	(cd "$other/project" && npm init --yes && npm install --no-audit --no-fund ./casework-*.tgz) >told 2>&1 &&
		{ echo "npm installs what is for $other"; exit 1; }
	grep -m 1 "Unsupported platform for casework" told
done
# And whoever forces it is told what is wrong.
cp -r node_modules/casework elsewhere
head -c 100 elsewhere/casework.node >part && mv part elsewhere/casework.node
"$node" --eval 'try { require("./elsewhere") } catch ({ message }) { console.log(message) }' | tee told
grep -q "native library on $("$node" -p '`${process.platform} ${process.arch}`')" told
grep -q "elsewhere/casework.node: " told # The words of the loader.

"${PYTHON:-python3}" tests/package/start_up.py "$node" -e 'require("casework")' 0
