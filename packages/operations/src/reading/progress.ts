/**
 * A claim of progress as a share from 0 to 1: 130 % reads as done. `"45%"` and `"0.45"` are read as well, since encoders
 * write numbers as text. `undefined` for what claims nothing.
 */
export function readProgress(claim: unknown): number | undefined {
  const share = typeof claim === "string" ? shareIn(claim.trim()) : claim;
  return typeof share === "number" && !Number.isNaN(share) ? Math.min(1, Math.max(0, share)) : undefined;
}

function shareIn(text: string): number | undefined {
  if (!/^\d+(\.\d+)?\s*%?$/.test(text)) return undefined;
  return text.endsWith("%") ? Number.parseFloat(text) / 100 : Number(text);
}
