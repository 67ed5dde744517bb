import * as client from "@aidmp/client";
import * as operations from "@aidmp/operations";
import { runLifecycle } from "./lifecycle.js";

interface Worker {
  fetch(request: Request): Promise<Response>;
}

const worker: Worker = {
  async fetch(request) {
    const [baseUrl = "", accessKey = "", secretKey = ""] = new URL(request.url).searchParams.getAll("service");
    try {
      return Response.json(await runLifecycle({ client, operations }, { baseUrl, accessKey, secretKey }));
    } catch (error) {
      return new Response(error instanceof Error ? error.stack : String(error), { status: 500 });
    }
  },
};

// oxlint-disable-next-line import/no-default-export -- workerd finds a Worker by its default export
export default worker;
