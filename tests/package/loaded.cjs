// Writes down which native libraries of casework a process had loaded when it ended.
const { appendFileSync } = require('node:fs');

process.on('exit', () => {
  process.report.excludeNetwork = true;
  const { sharedObjects } = process.report.getReport();
  const own = sharedObjects.filter((path) => path.includes('casework'));
  if (own.length > 0) appendFileSync(process.env.CASEWORK_LOADED, `${own.join('\n')}\n`);
});
