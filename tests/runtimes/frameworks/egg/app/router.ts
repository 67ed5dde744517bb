import type { Application } from "egg";

export default ({ router, controller }: Application): void => {
  router.post("/uploads", controller.upload.create);
};
