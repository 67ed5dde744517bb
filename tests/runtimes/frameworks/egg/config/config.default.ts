export default { keys: "of a test", security: { csrf: { enable: false } } };
