/** Where a request line points. */
export interface RequestTarget {
  /** Without the query, as it was sent. */
  readonly path: string;
  /** Of a target that is a whole URL, as clients send it to what they take for a proxy; undefined for a mere path. */
  readonly authority: string | undefined;
}

/** Splits the target as it stands: neither decoded nor resolved, so that nothing changes its meaning before it is checked. */
export function parseRequestTarget(target: string): RequestTarget {
  const [, authority, rest = target] = /^https?:\/\/([^/?#]*)(.*)$/is.exec(target) ?? [];
  const [path = ""] = rest.split("?", 1);
  return { path: path === "" && authority !== undefined ? "/" : path, authority };
}
