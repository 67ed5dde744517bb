/** The folders of the packages that are published, in the order of publishing: each needs those before it. */
export const publishedPackages = ["client", "operations", "datasets", "cli", "bullmq", "emulator"] as const;
