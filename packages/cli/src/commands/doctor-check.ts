/** One thing that was looked at. */
export interface Check {
  readonly check: string;
  readonly status: "ok" | "warning" | "fault";
  readonly found: string;
  /** What to do; empty where nothing is. */
  readonly advice: string;
}

export function ok(check: string, found: string): Check {
  return { check, status: "ok", found, advice: "" };
}

export function warning(check: string, found: string, advice = ""): Check {
  return { check, status: "warning", found, advice };
}

export function fault(check: string, found: string, advice: string): Check {
  return { check, status: "fault", found, advice };
}
