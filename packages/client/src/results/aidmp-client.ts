import type { Client } from "openapi-fetch";
import type { paths } from "../generated/schema.js";

/** openapi-fetch's client over this API: `GET`, `POST`, … resolve with `data` or `error`, whatever the HTTP status. */
export type AidmpClient = Client<paths>;
