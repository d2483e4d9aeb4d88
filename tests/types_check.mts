// What a type checker must accept, and where it must see the precise type. Checked by tsc, never run.
import { Calendar, CaseworkError, readDocument, tzdataRelease } from "../bindings-node/index.mjs";
import type { CalendarDocument, Finding, Span } from "../bindings-node/index.mjs";

const document: CalendarDocument = { zone: "Europe/Berlin", week: { "mon-fri": "09:00-17:00" } };
const desk = new Calendar(document);
const due: Date = desk.add("2026-11-20T16:00:00+01:00", "2h");
const elapsed: number = desk.elapsed(due, new Date());
const close: Date | null = desk.nextClose(due);
const span: Span | undefined = desk.explain(due, due).spans[0];
const start: Date | undefined = span?.start_at;
const findings: readonly Finding[] = desk.check();
const columns: Float64Array = desk.elapsedMany(new Float64Array(1), new Float64Array(1));
const release: string = tzdataRelease();
const data: unknown = readDocument("a: 1");
// @ts-expect-error a bare number is no instant
desk.isOpen(1795251600);
// @ts-expect-error nor does a calendar change
desk.zone = "UTC";
try {
  desk.isOpen(due);
} catch (error) {
  if (error instanceof CaseworkError) {
    const hint: string | null = error.hint;
    void hint;
  }
}
void [elapsed, close, start, findings, columns, release, data];
