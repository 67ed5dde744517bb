import {
  BadGatewayException,
  Controller,
  Inject,
  Injectable,
  Module,
  Post,
  Query,
  type OnModuleDestroy,
} from "@nestjs/common";
import { createAidmpClient, fromEnv, isAidmpError, type AidmpClient } from "@aidmp/client";
import { uploadFiles } from "@aidmp/datasets";
import { createPoller, taskListSource, type Poller, type UploadTask } from "@aidmp/operations";

const client = Symbol("the client");
const poller = Symbol("the poller");

@Injectable()
class UploadService implements OnModuleDestroy {
  constructor(
    @Inject(client) private readonly aidmp: AidmpClient,
    @Inject(poller) private readonly polling: Poller<UploadTask, UploadTask>,
  ) {}

  async upload(prefix: string): Promise<{ readonly files: string; readonly seenAgain: string }> {
    const { STORE = "{}" } = process.env;
    const task = await uploadFiles(this.aidmp, {
      from: { ...JSON.parse(STORE), prefix, disableSsl: true },
      to: { dataSpaceId: "my-space", repoId: "nest", branchId: "main", path: "/" },
    });
    // With the shared poller: a second wait for the same task.
    const again = await this.polling.watch(`operations/${task.id ?? ""}`).result();
    return { files: String(task.succeed_file_count), seenAgain: String(again.succeed_file_count) };
  }

  onModuleDestroy(): void {
    this.polling.close();
  }
}

@Controller("uploads")
class UploadController {
  // Found by its class: what `emitDecoratorMetadata` is for.
  constructor(private readonly uploads: UploadService) {}

  @Post()
  async create(@Query("prefix") prefix = "images/"): Promise<object> {
    try {
      return await this.uploads.upload(prefix);
    } catch (error) {
      throw isAidmpError(error) ? new BadGatewayException(error.message) : error;
    }
  }
}

@Module({
  controllers: [UploadController],
  providers: [
    UploadService,
    { provide: client, useFactory: () => createAidmpClient(fromEnv(process.env)) },
    {
      provide: poller,
      useFactory: (aidmp: AidmpClient) => createPoller({ source: taskListSource(aidmp, { dataSpaceId: "my-space" }) }),
      inject: [client],
    },
  ],
})
export class AppModule {}
