import { createAidmpClient, fromEnv, type AidmpClient } from "@aidmp/client";
import { createPoller, taskListSource, type Poller, type UploadTask } from "@aidmp/operations";
import type { Application } from "egg";

interface Uploading {
  aidmp: AidmpClient;
  polling: Poller<UploadTask, UploadTask>;
}

declare module "egg" {
  interface Application extends Uploading {}
  // What a service sees of it in Egg 4.
  interface EggApplicationCore extends Uploading {}
}

/** One client and one poller for the application, closed with it. */
export default class AidmpBoot {
  constructor(private readonly app: Application) {}

  configDidLoad(): void {
    this.app.aidmp = createAidmpClient(fromEnv(process.env));
    this.app.polling = createPoller({ source: taskListSource(this.app.aidmp, { dataSpaceId: "my-space" }) });
  }

  async beforeClose(): Promise<void> {
    this.app.polling.close();
  }
}
