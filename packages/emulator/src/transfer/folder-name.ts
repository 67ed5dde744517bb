import { createHash } from "node:crypto";

/** File systems allow 255 bytes in a name; longer ones become a prefix and a hash. */
const maxNameLength = 200;

/**
 * The folder or file name for an id: different ids get different names, and no name is hidden, climbs or is special.
 * Letters, digits, `_`, `-` and inner dots stay; every other byte is percent-encoded.
 */
export function folderName(id: string): string {
  const encoded = Array.from(Buffer.from(id, "utf8"), (byte, index) => encodeByte(byte, index === 0)).join("");
  if (encoded === "") throw new TypeError("An empty id has no folder name.");
  if (encoded.length <= maxNameLength) return encoded;
  // "~" is never left unencoded, so a shortened name cannot meet a full one.
  return `${encoded.slice(0, 100)}~${createHash("sha256").update(id, "utf8").digest("hex")}`;
}

function encodeByte(byte: number, isFirst: boolean): string {
  const character = String.fromCharCode(byte);
  const isPlain = byte < 128 && /[A-Za-z0-9_-]/.test(character);
  if (isPlain || (character === "." && !isFirst)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
