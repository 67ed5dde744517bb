/** A SHA-256 that takes its bytes piece by piece, which Web Crypto's cannot. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** 64 hexadecimal digits. Ends it. */
  digest(): string;
}

/** The runtime's own where it has one (Node, Bun, Deno), else the one below, which takes ten times as long. */
export function createSha256(): Sha256 {
  const crypto = nodeCrypto();
  if (!crypto) return new PortableSha256();
  const hash = crypto.createHash("sha256");
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest("hex") };
}

interface NodeCrypto {
  createHash(name: string): { update(bytes: Uint8Array): unknown; digest(encoding: "hex"): string };
}

interface PerhapsNode {
  readonly process?: { readonly getBuiltinModule?: (name: "node:crypto") => NodeCrypto | undefined };
}

/** Without an import, which a browser's bundler would follow. */
function nodeCrypto(): NodeCrypto | undefined {
  const { process }: typeof globalThis & PerhapsNode = globalThis;
  return process?.getBuiltinModule?.("node:crypto");
}

/** FIPS 180-4. Exported for its test alone. */
export class PortableSha256 implements Sha256 {
  readonly #state = Uint32Array.of(
    0x6a09e667,
    0xbb67ae85,
    0x3c6ef372,
    0xa54ff53a,
    0x510e527f,
    0x9b05688c,
    0x1f83d9ab,
    0x5be0cd19,
  );
  readonly #block = new Uint8Array(64);
  readonly #words = new Uint32Array(64);
  #used = 0;
  #length = 0;

  update(bytes: Uint8Array): void {
    this.#length += bytes.length;
    for (let offset = 0; offset < bytes.length;) {
      const taken = Math.min(64 - this.#used, bytes.length - offset);
      this.#block.set(bytes.subarray(offset, offset + taken), this.#used);
      this.#used += taken;
      offset += taken;
      if (this.#used === 64) this.#compress();
    }
  }

  digest(): string {
    const bits = this.#length * 8;
    this.update(Uint8Array.of(0x80));
    while (this.#used !== 56) this.update(Uint8Array.of(0));
    const end = new DataView(this.#block.buffer);
    end.setUint32(56, Math.floor(bits / 2 ** 32));
    end.setUint32(60, bits >>> 0);
    this.#compress();
    return Array.from(this.#state, (word) => word.toString(16).padStart(8, "0")).join("");
  }

  #compress(): void {
    const [state, words, block] = [this.#state, this.#words, new DataView(this.#block.buffer)];
    for (let i = 0; i < 16; i++) words[i] = block.getUint32(i * 4);
    for (let i = 16; i < 64; i++) {
      const [a, b] = [at(words, i - 15), at(words, i - 2)];
      const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
      const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
      words[i] = at(words, i - 16) + s0 + at(words, i - 7) + s1;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let i = 0; i < 64; i++) {
      const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const t1 = (h + sum1 + ((e & f) ^ (~e & g)) + at(constants, i) + at(words, i)) | 0;
      const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
      const t2 = (sum0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = at(state, i) + word;
    this.#used = 0;
  }
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
const constants: Uint32Array = /* @__PURE__ */ Uint32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));

function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}
