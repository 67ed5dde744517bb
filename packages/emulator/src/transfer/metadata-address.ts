import { BlockList, isIP, type LookupFunction } from "node:net";
import { TransferError } from "./transfer-error.js";

/**
 * Whether an address, with or without brackets, is one where a cloud gives the keys of the machine to any program on it.
 * It is never an object store, but a create request could name it and have the response copied into a branch.
 */
export function isMetadataAddress(address: string): boolean {
  const [plain = ""] = address.replace(/^\[(.*)\]$/, "$1").split("%", 1);
  const version = isIP(plain);
  return version !== 0 && metadataAddresses.check(plain, version === 6 ? "ipv6" : "ipv4");
}

/** A lookup that fails for a name that leads to such an address. An address in place of a name is never looked up. */
export function withoutMetadataAddresses(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const found = typeof address === "string" ? [address] : (address ?? []).map((entry) => entry.address);
      if (error === null && found.some(isMetadataAddress)) callback(metadataAddressRejected(hostname), "", 0);
      else callback(error, address, family);
    });
  };
}

export function metadataAddressRejected(hostname: string): TransferError {
  const message = `The host "${hostname}" of oss_endpoint ${metadataProblem}. Give the address of an object store.`;
  return new TransferError("INVALID_ARGUMENT", "SOURCE_ADDRESS_REJECTED", message);
}

/** Completes "the endpoint …". */
export const metadataProblem =
  "leads to a link-local or cloud metadata address, which may give out keys of this machine, so the emulator does not connect to it";

/** Metadata services of Alibaba Cloud, Azure and Oracle Cloud, and link-local addresses. */
const ipv4 = [
  ["100.100.100.200", 32],
  ["168.63.129.16", 32],
  ["192.0.0.192", 32],
  ["169.254.0.0", 16],
] as const;

/** Metadata services of AWS, Google Cloud and Scaleway, and link-local addresses. */
const ipv6 = [
  ["fd00:ec2::254", 128],
  ["fd20:ce::254", 128],
  ["fd00:42::42", 128],
  ["fe80::", 10],
] as const;

/** Prefixes of an IPv6 address that holds an IPv4 one: mapped, compatible, and translated (NAT64). */
const embeddings = ["::ffff:", "::", "64:ff9b::"];

const metadataAddresses = new BlockList();
for (const [net, prefix] of ipv6) metadataAddresses.addSubnet(net, prefix, "ipv6");
for (const [net, prefix] of ipv4) {
  metadataAddresses.addSubnet(net, prefix, "ipv4");
  for (const start of embeddings) metadataAddresses.addSubnet(`${start}${net}`, 96 + prefix, "ipv6");
}
