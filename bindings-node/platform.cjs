'use strict';
// What this process runs on, in the words that npm has for it.

exports.here = function here() {
  const [os, cpu] = [[process.platform], [process.arch]];
  if (process.platform !== 'linux') return { os, cpu };
  const { glibcVersionRuntime } = process.report.getReport().header;
  return { os, cpu, libc: [glibcVersionRuntime ? 'glibc' : 'musl'] };
};
