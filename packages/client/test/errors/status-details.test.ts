import { describe, expect, it } from "vitest";
import { detailsOfType } from "../../src/index.js";
import { causeOf, messageInLocale } from "../../src/internal.js";
import type { StatusDetail } from "../../src/types.js";

const details: readonly StatusDetail[] = [
  { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "zh-CN", message: "无效参数" },
  { "@type": "google.rpc.LocalizedMessage", locale: "en-US", message: "Invalid" },
  { "@type": "x/y/google.rpc.ErrorInfo", reason: "R", domain: "iam", metadata: { a: "1", b: 2 } },
  { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "3s" },
  { "@type": "type.googleapis.com/other.LogInfo", log_id: "04ab" },
];

describe("the details of a Status", () => {
  it("are found by the type's name, whatever stands before it, with the document's own types", () => {
    expect(detailsOfType(details, "google.rpc.ErrorInfo")).toEqual([
      { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "R", domain: "iam", metadata: { a: "1" } },
    ]);
    expect(detailsOfType(details, "google.rpc.LocalizedMessage")).toHaveLength(2);
    expect(detailsOfType(details, "google.rpc.RetryInfo")).toMatchObject([{ retry_delay: "3s" }]);
    expect(detailsOfType(details, "sensetime.core.higgs.error_detail.v1.LogInfo")).toEqual([]);
  });

  it("read as unset where a field is not text, so that their types hold", () => {
    const odd = [{ "@type": "google.rpc.ErrorInfo", reason: 7, domain: {}, metadata: "?" }];
    expect(detailsOfType(odd, "google.rpc.ErrorInfo")).toMatchObject([{ reason: null, domain: null, metadata: null }]);
    expect(causeOf(odd)).toEqual({ reason: undefined, domain: undefined, logId: undefined });
  });

  it("tell the cause, and the log id whoever's type it stands in", () => {
    expect(causeOf(details)).toEqual({ reason: "R", domain: "iam", logId: "04ab" });
  });

  it("hold a message for people in a locale, or else in its language", () => {
    expect(["en-US", "en", "EN-gb", "zh", "fr"].map((locale) => messageInLocale(details, locale))).toEqual([
      "Invalid",
      "Invalid",
      "Invalid",
      "无效参数",
      undefined,
    ]);
  });
});
