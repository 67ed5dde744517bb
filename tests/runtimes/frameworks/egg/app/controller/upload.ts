import { isAidmpError } from "@aidmp/client";
import { Controller } from "egg";

export default class UploadController extends Controller {
  async create(): Promise<void> {
    const { ctx } = this;
    try {
      ctx.body = await ctx.service.upload.upload(ctx.query["prefix"] ?? "images/");
    } catch (error) {
      if (!isAidmpError(error)) throw error;
      ctx.status = 502;
      ctx.body = { message: error.message };
    }
  }
}

declare module "egg" {
  interface IController {
    upload: UploadController;
  }
}
