/** Collects what a process complains of by itself; nothing of it may come. */
export function watchProcess() {
  const complaints = [];
  for (const name of ['unhandledRejection', 'uncaughtException', 'warning']) {
    process.on(name, (error) => complaints.push(`${name}: ${error?.name}: ${error?.message}`));
  }
  return complaints;
}

/** Connections that are in use. A client's idle ones don't count, but the server's do at their other end. */
export function openConnections() {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;
}
