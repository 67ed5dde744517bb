import { uploadFiles } from "@aidmp/datasets";
import { Service } from "egg";

export default class UploadService extends Service {
  async upload(prefix: string): Promise<{ readonly files: string; readonly seenAgain: string }> {
    const { STORE = "{}" } = process.env;
    const task = await uploadFiles(this.app.aidmp, {
      from: { ...JSON.parse(STORE), prefix, disableSsl: true },
      to: { dataSpaceId: "my-space", repoId: "egg", branchId: "main", path: "/" },
    });
    // With the shared poller: a second wait for the same task.
    const again = await this.app.polling.watch(`operations/${task.id ?? ""}`).result();
    return { files: String(task.succeed_file_count), seenAgain: String(again.succeed_file_count) };
  }
}

declare module "egg" {
  interface IService {
    upload: UploadService;
  }
}
