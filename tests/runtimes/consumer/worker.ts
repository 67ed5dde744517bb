import * as client from "@aidmp/client";
import * as datasets from "@aidmp/datasets";
import * as operations from "@aidmp/operations";
import { runLifecycle, type Service } from "./lifecycle.js";

interface Worker {
  fetch(request: Request): Promise<Response>;
}

const worker: Worker = {
  async fetch(request) {
    try {
      const service: Service = JSON.parse(new URL(request.url).searchParams.get("service") ?? "");
      return Response.json(await runLifecycle({ client, operations, datasets }, service));
    } catch (error) {
      return new Response(error instanceof Error ? error.stack : String(error), { status: 500 });
    }
  },
};

// oxlint-disable-next-line import/no-default-export -- workerd finds a Worker by its default export
export default worker;
