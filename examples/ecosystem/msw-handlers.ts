// #region handlers
import type { CreateUploadFilesTaskRequest, Operation } from "@aidmp/client";
import type { paths, SearchTasksResponse, Status } from "@aidmp/client/types";
import { http, HttpResponse, type RequestHandler } from "msw";

const upload =
  "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload" satisfies keyof paths;
const list = "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list" satisfies keyof paths;

type UploadParameters = paths[typeof upload]["post"]["parameters"]["path"];

/** Handlers for your own tests. A path, parameter or response that is not in the document does not compile. */
export function aidmpHandlers(baseUrl: string): readonly RequestHandler[] {
  return [
    http.post<Strings<UploadParameters>, CreateUploadFilesTaskRequest, Operation | Status>(
      pattern(baseUrl, upload),
      async ({ params, request }) => {
        const { source_path } = await request.json();
        if (!source_path) return HttpResponse.json({ code: 3, message: "source_path is empty" }, { status: 400 });
        return HttpResponse.json({ name: `operations/${params.repo_id}-1`, done: false });
      },
    ),
    http.post<Strings<UploadParameters>, never, SearchTasksResponse>(pattern(baseUrl, list), () =>
      HttpResponse.json({ tasks: [{ id: "images-1", task_state: 2, total_file_count: "7" }], total: 1 }),
    ),
  ];
}

/** In MSW a colon begins a parameter, so the colons of the document are escaped. */
function pattern(baseUrl: string, path: keyof paths): string {
  return baseUrl + path.replaceAll(":", "\\:").replaceAll(/\{(\w+)\}/g, ":$1");
}

type Strings<Parameters> = { readonly [Name in keyof Parameters]: string };
// #endregion
