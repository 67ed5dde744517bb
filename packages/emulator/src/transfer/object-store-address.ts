/** Where a task's objects are, and how to reach the store. */
export interface ObjectStoreAddress {
  readonly bucket: string;
  readonly endpoint: string;
  readonly virtualHostStyle: boolean;
  readonly disableSsl: boolean;
  readonly insecureSkipVerify: boolean;
}

/**
 * `disable_ssl` means http, whatever the endpoint says. Otherwise the scheme of the endpoint counts, and https is the
 * default. Throws a `TypeError` when the endpoint is not a host.
 */
export function endpointUrl({ endpoint, disableSsl }: Pick<ObjectStoreAddress, "endpoint" | "disableSsl">): string {
  const [, scheme = "https", rest = ""] = /^(?:(https?):\/\/)?(.*)$/is.exec(endpoint.trim()) ?? [];
  const url = new URL(`${disableSsl ? "http" : scheme.toLowerCase()}://${rest}`);
  if (url.username !== "" || url.password !== "") throw new TypeError("The endpoint must not have credentials.");
  if (url.search !== "" || url.hash !== "") throw new TypeError("The endpoint must not have a query or a fragment.");
  return url.href;
}
