// The same module for `import`: one class, whichever way it is loaded.
import casework from './index.cjs';

export const { Calendar, Case, CaseworkError, Desk, Ledger, Worklist, checkPolicy, errorCodes, facts, readDocument, tzdataRelease } = casework;
