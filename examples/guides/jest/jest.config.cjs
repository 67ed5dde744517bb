module.exports = {
  preset: "ts-jest",
  moduleNameMapper: { "^(\\./.*)\\.js$": "$1" }, // TypeScript's "./copy-images.js" is copy-images.ts
};
