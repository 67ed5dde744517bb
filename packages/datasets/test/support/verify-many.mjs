// Verifies as many files as it is told, of two made-up listings in the same order or in opposite ones.
import { createAidmpClient, hmac } from "@aidmp/client";
import { verifyUpload } from "@aidmp/datasets";

const [count, order] = [Number(process.argv[2]), process.argv[3]];
const name = (index) =>
  `folder-${String(Math.floor(index / 1000)).padStart(6, "0")}/file-${String(index).padStart(9, "0")}.jpg`;
const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const fetch = async (_url, { body }) => {
  const start = Number(JSON.parse(body).page_token || 0);
  const files = Array.from({ length: Math.min(1000, count - start) }, (_, i) => ({
    path: `/train/${name(start + i)}`,
    size: "5",
    hash,
    type: 1,
  }));
  return Response.json({ files, next_page_token: start + 1000 < count ? String(start + 1000) : "" });
};
async function* source() {
  for (let i = 0; i < count; i++) yield { path: name(order === "opposite" ? count - 1 - i : i), size: 5 };
}
const client = createAidmpClient({ baseUrl: "https://a.test", auth: hmac({ accessKey: "a", secretKey: "b" }), fetch });
const report = await verifyUpload(client, {
  dataSpaceId: "d",
  repoId: "r",
  commitId: "c",
  path: "/train",
  source: source(),
});
process.stdout.write(`${report.ok} ${report.same}\n`);
