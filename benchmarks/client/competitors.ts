import { type Auth, createAidmpClient, getOperation, hmac } from "@aidmp/client";
import type { paths } from "@aidmp/client/types";
import ky from "ky";
import { ofetch } from "ofetch";
import createFetchClient, { type Client } from "openapi-fetch";
import { keys, operationId, path, template } from "./call.js";

/** Makes the call, and resolves with the operation's name. */
export type Call = () => Promise<string | undefined>;

/** All sign with the same signer, so that what differs is the client. */
export const competitors = {
  "bare fetch": bareFetch,
  "bare fetch that a timeout can abort": bareFetchWithTimeout,
  "@aidmp/client": ours,
  "openapi-fetch": bareOpenapiFetch,
  "openapi-fetch that a timeout can abort": openapiFetchWithTimeout,
  ky: withKy,
  ofetch: withOfetch,
} as const satisfies Record<string, (baseUrl: string, auth: Auth) => Call>;

export type CompetitorName = keyof typeof competitors;

export const competitorNames: readonly CompetitorName[] = Object.keys(competitors).filter(isCompetitorName);

export function isCompetitorName(name: unknown): name is CompetitorName {
  return typeof name === "string" && Object.hasOwn(competitors, name);
}

export function callOf(competitor: CompetitorName, baseUrl: string): Call {
  return competitors[competitor](baseUrl, hmac(keys));
}

interface Named {
  readonly name?: string;
}

function bareFetch(baseUrl: string, auth: Auth): Call {
  return async () => {
    const { headers } = await auth.authorize(Date.now());
    const response = await fetch(`${baseUrl}${path}`, { headers: { ...headers, Accept: "application/json" } });
    if (!response.ok) throw new Error(`Answered with ${response.status}.`);
    const { name }: Named = await response.json();
    return name;
  };
}

/** The least that a client with a timeout can take: a controller, a timer, and an answer read to its end within it. */
function bareFetchWithTimeout(baseUrl: string, auth: Auth): Call {
  return async () => {
    const { headers } = await auth.authorize(Date.now());
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 30_000);
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        headers: { ...headers, Accept: "application/json" },
        signal: controller.signal,
      });
      if (!response.ok) throw new Error(`Answered with ${response.status}.`);
      const { name }: Named = await response.json();
      return name;
    } finally {
      clearTimeout(timer);
    }
  };
}

function ours(baseUrl: string, auth: Auth): Call {
  const client = createAidmpClient({ baseUrl, auth });
  return async () =>
    (await getOperation(client, { params: { path: { operation_id: operationId } } })).name ?? undefined;
}

function bareOpenapiFetch(baseUrl: string, auth: Auth): Call {
  const client = signingOpenapiFetch(baseUrl, auth);
  return async () => {
    const { data } = await client.GET(template, { params: { path: { operation_id: operationId } } });
    return data?.name ?? undefined;
  };
}

/** The floor of a client that is made of it and gives a call a time. */
function openapiFetchWithTimeout(baseUrl: string, auth: Auth): Call {
  const client = signingOpenapiFetch(baseUrl, auth);
  return async () => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), 30_000);
    try {
      const { signal } = controller;
      const { data } = await client.GET(template, { params: { path: { operation_id: operationId } }, signal });
      return data?.name ?? undefined;
    } finally {
      clearTimeout(timer);
    }
  };
}

function signingOpenapiFetch(baseUrl: string, auth: Auth): Client<paths> {
  const client = createFetchClient<paths>({ baseUrl });
  client.use({
    async onRequest({ request }) {
      const { headers } = await auth.authorize(Date.now());
      for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    },
  });
  return client;
}

function withKy(baseUrl: string, auth: Auth): Call {
  const client = ky.create({
    prefixUrl: baseUrl,
    hooks: {
      beforeRequest: [
        async (request) => {
          const { headers } = await auth.authorize(Date.now());
          for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
        },
      ],
    },
  });
  return async () => (await client.get<Named>(path.slice(1)).json()).name;
}

function withOfetch(baseUrl: string, auth: Auth): Call {
  const client = ofetch.create({
    baseURL: baseUrl,
    async onRequest({ options }) {
      const { headers } = await auth.authorize(Date.now());
      for (const [name, value] of Object.entries(headers)) options.headers.set(name, value);
    },
  });
  return async () => (await client<Named>(path)).name;
}
