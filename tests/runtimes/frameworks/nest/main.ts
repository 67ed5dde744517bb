import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import { AppModule } from "./uploads";

async function main(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ["error"] });
  await app.listen(0, "127.0.0.1");
  const response = await fetch(`${await app.getUrl()}/uploads`, { method: "POST" });
  const refused = await fetch(`${await app.getUrl()}/uploads?prefix=no-such-prefix/`, { method: "POST" });
  process.stdout.write(`${JSON.stringify({ uploaded: await response.json(), refused: refused.status })}\n`);
  await app.close();
}

void main();
