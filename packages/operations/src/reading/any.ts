import { isJsonObject } from "@aidmp/client/internal";
import { MalformedOperationError } from "./malformed-operation-error.js";

/** Turns the fields of one message type into what the program works with; throws where they do not fit. */
export type Decoder<T> = (fields: Readonly<Record<string, unknown>>) => T;

/**
 * Unpacks a `google.protobuf.Any` in its JSON form by the decoder for its type.
 *
 * The type's name is what follows the last `/` of `@type`. Well-known types carry their content in `value`
 * (`{"@type": "type.googleapis.com/google.protobuf.Duration", "value": "3.5s"}`): their decoder finds it there.
 *
 * @returns the decoder's result, or `undefined` where no decoder is given for the type, or `any` is not a Any.
 * @throws what the decoder throws.
 */
export function unpackAny<Decoders extends Readonly<Record<string, Decoder<unknown>>>>(
  any: unknown,
  decoders: Decoders,
): ReturnType<Decoders[keyof Decoders]> | undefined;
export function unpackAny(any: unknown, decoders: Readonly<Record<string, Decoder<unknown>>>): unknown {
  const name = typeNameOf(any);
  if (name === undefined || !isJsonObject(any) || !Object.hasOwn(decoders, name)) return undefined;
  return decoders[name]?.(any);
}

/** Unpacks a response, of which the caller depends on the type: anything else is an error that names both types. */
export function unpackResponse<T>(any: unknown, decoders: Readonly<Record<string, Decoder<T>>>): T {
  const name = typeNameOf(any);
  const decode = name !== undefined && Object.hasOwn(decoders, name) ? decoders[name] : undefined;
  if (decode === undefined || !isJsonObject(any)) {
    const expected = Object.keys(decoders).join(" or ");
    throw new MalformedOperationError(`The operation's response is ${name ?? "no typed message"}, not ${expected}.`);
  }
  return decode(any);
}

/** Unpacks metadata, which only informs: an unknown type or one that does not decode is just no metadata. */
export function unpackMetadata<T>(any: unknown, decoders: Readonly<Record<string, Decoder<T>>>): T | undefined {
  const name = typeNameOf(any);
  if (name === undefined || !isJsonObject(any) || !Object.hasOwn(decoders, name)) return undefined;
  try {
    return decoders[name]?.(any);
  } catch {
    return undefined;
  }
}

/** The message type of an Any: `google.rpc.ErrorInfo` of `type.googleapis.com/google.rpc.ErrorInfo`. */
export function typeNameOf(any: unknown): string | undefined {
  if (!isJsonObject(any) || typeof any["@type"] !== "string") return undefined;
  const type = any["@type"];
  const name = type.slice(type.lastIndexOf("/") + 1);
  return name === "" ? undefined : name;
}
