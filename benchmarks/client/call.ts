/** The one call that all make: an operation of ordinary size, read by its id. */
export const template = "/aids/aidmp/data/v2/operations/{operation_id}";
export const operationId = "8c4b0d4e-6c1e-4b55-8a5c-3f7f3a9b1c77";
export const path: string = template.replace("{operation_id}", operationId);

export const keys = { accessKey: "bench-access-key", secretKey: "bench-secret-key" };

export const answer = {
  name: `operations/${operationId}`,
  done: false,
  metadata: {
    "@type": "type.googleapis.com/bench.TransferMetadata",
    total_file_count: "100",
    succeed_file_count: "42",
    total_file_size: "1000000000",
    succeed_file_size: "420000000",
  },
};

/** One turn of a competitor: long enough for the counter of processor time, short enough to meet the same machine as the next. */
export const callsATurn = 100;
