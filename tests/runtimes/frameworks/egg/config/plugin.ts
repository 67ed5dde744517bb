import { join } from "node:path";

export default { aidmp: { enable: true, path: join(__dirname, "../plugin/aidmp") } };
