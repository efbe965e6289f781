module.exports = { testMatch: ['**/*.test.?([cm])js'], transform: {} };
