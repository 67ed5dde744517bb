import { createHash } from "node:crypto";

/**
 * The folder or file name for an id. Different ids get different names, and no name is hidden, special or a parent.
 * Letters, digits, `_`, `-` and inner dots stay. Every other byte is percent-encoded.
 */
export function folderName(id: string): string {
  const encoded = Array.from(Buffer.from(id, "utf8"), (byte, index) => encodeByte(byte, index === 0)).join("");
  if (encoded === "") throw new TypeError("An empty id has no folder name.");
  if (encoded.length <= maxNameLength) return encoded;
  // "~" is always encoded, so a shortened name cannot equal a full one.
  return `${encoded.slice(0, 100)}~${createHash("sha256").update(id, "utf8").digest("hex")}`;
}

/** The id that has this name. Undefined for a shortened name, and for one that no id has. */
export function idOfFolderName(name: string): string | undefined {
  try {
    const id = decodeURIComponent(name);
    return id !== "" && folderName(id) === name ? id : undefined;
  } catch {
    return undefined;
  }
}

/** File systems allow 255 bytes in a name. A longer one becomes a prefix and a hash. */
const maxNameLength = 200;

function encodeByte(byte: number, isFirst: boolean): string {
  const character = String.fromCharCode(byte);
  const isPlain = byte < 128 && /[A-Za-z0-9_-]/.test(character);
  if (isPlain || (character === "." && !isFirst)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
