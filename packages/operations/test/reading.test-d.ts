import type { AidmpClient } from "@aidmp/client";
import type { ErrorInfo, LogInfo } from "@aidmp/client/types";
import { detailsOfType } from "@aidmp/client";
import { describe, expectTypeOf, it } from "vitest";
import {
  createPoller,
  type OperationState,
  operationSource,
  taskListSource,
  type UploadTask,
  waitForOperation,
} from "../src/index.js";
import { type OperationStatus, unpackAny } from "../src/sources/index.js";

declare const client: AidmpClient;
declare const status: OperationStatus;
const decoders = {
  "aidmp.Task": (fields: Readonly<Record<string, unknown>>) => ({ id: String(fields["id"]) }),
  "aidmp.Count": () => 7,
};

describe("unpackAny", () => {
  it("gives what the decoders give, or undefined", () => {
    expectTypeOf(unpackAny({}, decoders)).toEqualTypeOf<{ id: string } | number | undefined>();
  });

  it("refuses a decoder that wants other than a message's fields", () => {
    // @ts-expect-error a decoder is given an object
    expectTypeOf(unpackAny({}, { "aidmp.Task": (fields: string) => fields })).toBeUnknown();
  });
});

describe("a status's details", () => {
  it("keep their types", () => {
    expectTypeOf(detailsOfType(status.details, "google.rpc.ErrorInfo")).toEqualTypeOf<readonly ErrorInfo[]>();
    expectTypeOf(detailsOfType(status.details, "sensetime.core.higgs.error_detail.v1.LogInfo")).toEqualTypeOf<
      readonly LogInfo[]
    >();
    expectTypeOf(detailsOfType(status.details, "google.rpc.RetryInfo")[0]?.retry_delay).toEqualTypeOf<
      string | null | undefined
    >();
    // @ts-expect-error a type that nobody has described has no typed form
    detailsOfType(status.details, "google.rpc.Nothing");
  });
});

describe("a source's types", () => {
  it("of a task list are tasks, without the keys of the object store", () => {
    const poller = createPoller({ source: taskListSource(client, { dataSpaceId: "ds" }) });
    expectTypeOf(poller.watch("op").result()).resolves.toEqualTypeOf<UploadTask>();
    expectTypeOf<NonNullable<UploadTask["oss_config"]>>().not.toHaveProperty("secret_key");
    expectTypeOf<NonNullable<UploadTask["oss_config"]>>().toHaveProperty("bucket_name");
  });

  it("of standard operations are unknown, or what the decoders give", () => {
    expectTypeOf(waitForOperation("op", { source: operationSource(client) })).resolves.toBeUnknown();
    const typed = operationSource(client, {
      metadata: { "aidmp.Count": () => 7 },
      response: { "aidmp.Task": () => ({ id: "t" }) },
    });
    expectTypeOf(waitForOperation("op", { source: typed })).resolves.toEqualTypeOf<{ id: string }>();
    const state = createPoller({ source: typed }).watch("op").state;
    expectTypeOf(state).toEqualTypeOf<OperationState<number, { id: string }> | undefined>();
  });
});

type Known = OperationState<string, number>;

describe("a state", () => {
  it("is told apart by its status", () => {
    expectTypeOf<Extract<Known, { status: "succeeded" }>["response"]>().toEqualTypeOf<number>();
    expectTypeOf<Extract<Known, { status: "running" }>>().not.toHaveProperty("error");
    expectTypeOf<Extract<Known, { status: "failed" | "cancelled" }>["error"]>().toEqualTypeOf<OperationStatus>();
    expectTypeOf<Known>().not.toHaveProperty("response");
  });
});
