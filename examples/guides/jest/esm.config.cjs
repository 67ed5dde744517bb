module.exports = {
  preset: "ts-jest/presets/default-esm",
  moduleNameMapper: { "^(\\./.*)\\.js$": "$1" }, // TypeScript's "./copy-images.js" is copy-images.ts
};
