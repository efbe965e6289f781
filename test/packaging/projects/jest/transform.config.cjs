// For projects that keep CommonJS in Jest: the ES modules are transformed, so that no flag of Node is needed.
module.exports = {
  testMatch: ['**/*.test.?([cm])js'],
  transform: { '\\.[cm]?js$': ['babel-jest', { plugins: ['@babel/plugin-transform-modules-commonjs'] }] },
  transformIgnorePatterns: ['/node_modules/(?!(tencentcloud-encryption|@noble)/)'],
};
