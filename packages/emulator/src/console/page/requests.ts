import type { LoggedRequest } from "../wire.js";
import { element } from "./element.js";
import { timeOfDay } from "./format.js";
import type { Words } from "./words.js";

/** Newest first. */
export function requestTable(words: Words, requests: readonly LoggedRequest[]): readonly Node[] {
  if (requests.length === 0) return [element("p", { className: "soft" }, words.noRequests)];
  const titles = [words.time, words.status, words.duration, words.request, words.validation];
  return [
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...titles.map((title) => element("th", { scope: "col" }, title)))),
      element("tbody", {}, ...requests.toReversed().map((request) => row(words, request))),
    ),
  ];
}

function row(words: Words, request: LoggedRequest): Node {
  const { at, status, durationInMs, operationId, method, path } = request;
  return element(
    "tr",
    {},
    element("td", {}, timeOfDay(at)),
    element("td", { className: statusClass(status) }, status === 0 ? words.noResponse : String(status)),
    element("td", {}, `${durationInMs} ms`),
    element(
      "td",
      { className: "wide", title: `${method} ${path}` },
      ...(operationId === null ? [] : [operationId, element("br")]),
      element("code", {}, `${method} ${path}`),
    ),
    element("td", { className: "wide" }, ...validation(words, request)),
  );
}

function validation(words: Words, { problem, fault }: LoggedRequest): readonly Node[] {
  const shown =
    problem === null
      ? fault === null
        ? [element("span", { className: "good" }, words.valid)]
        : []
      : [
          element(
            "span",
            { className: "bad" },
            [problem.reason, problem.field, problem.problem].filter(Boolean).join(" · "),
          ),
        ];
  const injected = fault === null ? [] : [element("span", { className: "warn" }, `${words.fault}: ${fault} `)];
  return [...injected, ...shown];
}

function statusClass(status: number): string {
  if (status >= 200 && status < 400) return "good";
  return status >= 400 && status < 500 ? "warn" : "bad";
}
