// The same module for `import`: one class, whichever way it is loaded.
import casework from './index.cjs';

export const {
  Calendar, Case, CaseworkError, Desk, Ledger, Worklist, channels, checkPolicy, cldrRelease, errorCodes, facts, fit,
  readDocument, split, tzdataRelease,
} = casework;
