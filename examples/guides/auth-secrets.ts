import { inspect } from "node:util";
import { hmac, redact } from "@aidmp/client";

const { AIDMP_ACCESS_KEY: accessKey = "", AIDMP_SECRET_KEY: secretKey = "" } = process.env;

const auth = hmac({ accessKey, secretKey });
console.log(inspect(auth, { depth: 9 }), JSON.stringify(auth));
console.log(redact({ oss_config: { bucket_name: "training-data", secret_key: "top secret" } }));
